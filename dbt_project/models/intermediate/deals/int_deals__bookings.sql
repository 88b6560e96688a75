-- The booking dates of jobs and quotes that are Deals, their sections' and carried quotes' included, for appointments
-- on the Deal (ruling 18). A booking without a time is put at noon; its length is the expected, else the estimated
-- duration (at most a day), else one hour.
with bookings as (
    select
        placed.job_key as source_key,
        coalesce(placed.parent_key, placed.job_key) as deal_key,
        placed.job_number || coalesce(' ' || jobs.job_name, '') as title,
        jobs.booking_at,
        jobs.booking_date_raw,
        coalesce({{ parse_hours('jobs.expected_duration') }}, {{ parse_hours('jobs.estimated_duration') }}) as hours,
        nullif(concat_ws(', ', jobs.address_line_1, jobs.address_line_2, jobs.suburb, jobs.state, jobs.postcode),
            '') as location
    from {{ ref('int_jobs_placed') }} as placed
    inner join {{ ref('stg_ascora__jobs') }} as jobs using (record_id)
    where placed.outcome in ('sent', 'folded') and jobs.booking_at is not null
    union all
    select
        placed.quote_key,
        placed.target_key,
        placed.quote_number || coalesce(' ' || quotes.quote_name, ''),
        quotes.booking_at,
        quotes.booking_date_raw,
        null,
        nullif(concat_ws(', ', quotes.address_line_1, quotes.address_line_2, quotes.suburb, quotes.state,
            quotes.postcode), '')
    from {{ ref('int_quotes_placed') }} as placed
    inner join {{ ref('stg_ascora__quotes') }} as quotes using (record_id)
    where placed.outcome in ('sent', 'folded') and quotes.booking_at is not null
),

timed as (
    select
        bookings.*,
        deals.account_key,
        case
            when booking_at = date_trunc('day', booking_at) and not regexp_matches(booking_date_raw, '00:00')
                then booking_at + interval 12 hour else booking_at
        end as start_at,
        case when hours > 0 and hours <= 24 then cast({{ half_up('hours * 60', 0) }} as bigint) else 60 end as minutes
    from bookings
    inner join {{ ref('int_deals_shaped') }} as deals on bookings.deal_key = deals.source_key
)

select
    source_key || '#booking' as source_key,
    deal_key,
    account_key,
    left(title, {{ var('text_length') }}) as title,
    left(location, {{ var('text_length') }}) as location,
    start_at,
    start_at + to_minutes(minutes) as end_at
from timed
