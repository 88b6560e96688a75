-- The account's base currency, one row or none: the active one it calls base (type 0 in its selector), else its only
-- active one.
with ranked as (
    select
        currency_code,
        lower(coalesce(currency_type, '')) like '%base%' or currency_type = '0' as is_base,
        count(*) over () as active_currencies,
        row_number() over (order by lower(coalesce(currency_type, '')) like '%base%' or currency_type = '0' desc,
            currency_id) as choice
    from {{ ref('stg_freshsales__currencies') }}
    where coalesce(is_active, true) and currency_code is not null
)

select currency_code
from ranked
where choice = 1 and (is_base or active_currencies = 1)
