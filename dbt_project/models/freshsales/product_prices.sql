-- The price of each product in the account's base currency; a matched product that has a price there keeps it (only
-- empty fields are filled).
with base_currency as (
    select currency_code
    from {{ ref('int_base_currency') }}
),

priced as (
    select
        named.product_key as source_key,
        '*' as account_key,
        named.product_key,
        base_currency.currency_code,
        named.price as unit_price
    from {{ ref('int_products_named') }} as named
    cross join base_currency
    left join {{ ref('int_products_matched') }} as matched using (product_key)
    left join {{ ref('stg_ledger__known') }} as known on known.object = 'product_prices'
        and known.source_key = named.product_key
    where named.price is not null and (not coalesce(matched.has_price, false) or known.source_key is not null)
)

select
    source_key,
    account_key,
    {{ row_hash(['product_key', 'currency_code', 'unit_price']) }} as row_hash,
    product_key,
    currency_code,
    unit_price
from priced
