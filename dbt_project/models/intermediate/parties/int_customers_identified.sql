-- The customers that are accepted: one row a customer, with the Account it belongs to (rulings 1 to 4).
select
    keyed.*,
    chained.account_key,
    chained.account_key <> keyed.customer_key as is_site
from {{ ref('int_customers_keyed') }} as keyed
inner join {{ ref('int_customers_chained') }} as chained using (customer_key)
where keyed.copy_kind = 'first' and chained.problem is null
