-- Whether the account has a product catalogue: what is known of its plan, unless it lists its products itself
-- (freshsales_api.md section 7). Where it has none the lines of a Deal stand in a note on it.
select coalesce(bool_or(account.products_readable or limits.has_products), true) as has_products
from {{ ref('stg_freshsales__account') }} as account
left join {{ ref('plan_limits') }} as limits on account.plan = limits.plan
