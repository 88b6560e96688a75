-- What each quote's status means (seed quote_stages): the CRM's stage for a quote of its own, the word for
-- cf_quote_status, accepted or not (ruling 12).
with stages as (
    select {{ fold('quote_status') }} as status_folded, stage, crm_quote_status
    from {{ ref('quote_stages') }}
)

select
    located.quote_key,
    quotes.quote_status,
    stages.stage,
    stages.crm_quote_status,
    coalesce(stages.crm_quote_status = 'Accepted', false) as is_accepted,
    case when stages.crm_quote_status = 'Declined' then coalesce(quotes.quote_date, quotes.date_created)
        end as declined_on,
    not located.is_child and stages.stage is null as is_unknown
from {{ ref('int_quotes_located') }} as located
inner join {{ ref('stg_ascora__quotes') }} as quotes using (record_id)
left join stages on {{ fold('quotes.quote_status') }} = stages.status_folded
