-- The day on which a won or lost Deal was closed, which Freshsales would stamp with the day of the load: noon in the
-- tenant's zone (ruling 12).
with closed as (
    select
        shaped.source_key,
        shaped.account_key,
        shaped.source_key as deal_key,
        {{ iso_in_zone("shaped.closed_on + interval 12 hour") }} as closed_date
    from {{ ref('int_deals_shaped') }} as shaped
    inner join {{ ref('deals') }} as deals using (source_key)
    where shaped.is_closed and shaped.closed_on is not null
)

select
    source_key,
    account_key,
    {{ row_hash(['deal_key', 'closed_date']) }} as row_hash,
    deal_key,
    closed_date
from closed
