-- Meetings, bookings and the booking dates of jobs and quotes, with their original times in the tenant's zone
-- (mapping.md row 13, rulings 18 and 22).
with zones as (
    -- Freshsales wants Rails zone names and refuses IANA ones; without a known name the offset in the times says it all
    select extraction.timezone, names.rails_name
    from {{ ref('stg_ascora__extraction') }} as extraction
    left join {{ ref('rails_time_zones') }} as names on lower(extraction.timezone) = lower(names.iana_zone)
),

activities as (
    select
        placed.activity_key as source_key,
        written.account_key,
        coalesce(placed.subject, placed.type) as full_title,
        left(written.text, {{ note_length() }}) as text,
        cast(null as varchar) as location,
        -- a day without a time is put at noon, as the booking dates of jobs are; the text shows what Ascora said
        case
            when cast(placed."start" as time) = time '00:00:00' and not regexp_matches(placed.start_raw, '00:00')
                then placed."start" + interval 12 hour
            else placed."start"
        end as starts_at,
        placed."end" as ends_at,
        written.target_type,
        written.target_key
    from {{ ref('int_texts_written') }} as written
    inner join {{ ref('int_activities_placed') }} as placed on written.source_key = placed.activity_key
        and placed.verdict is null
    where written.crm_object = 'appointments'
),

bookings as (
    select source_key, account_key, title, null as text, location, start_at, end_at, 'Deal' as target_type,
        deal_key as target_key
    from {{ ref('int_deals__bookings') }}
),

meetings as (
    select * from activities
    union all
    select * from bookings
),

shaped as (
    select
        source_key,
        account_key,
        left(full_title, {{ var('text_length') }}) as title,
        concat_ws(chr(10) || chr(10), text, {{ marker('source_key') }}) as description,
        location,
        {{ iso_in_zone('starts_at', 'zones.timezone') }} as from_date,
        -- Ascora leaves the end out, or before the start: an hour then
        {{ iso_in_zone("case when ends_at > starts_at then ends_at else starts_at + interval 1 hour end",
            'zones.timezone') }} as end_date,
        zones.rails_name as time_zone,
        target_type as targetable_type,
        target_key as targetable_key
    from meetings
    cross join zones
)

select
    source_key,
    account_key,
    {{ row_hash(['title', 'description', 'location', 'from_date', 'end_date', 'time_zone', 'targetable_type',
        'targetable_key']) }} as row_hash,
    title,
    description,
    location,
    from_date,
    end_date,
    time_zone,
    targetable_type,
    targetable_key
from shaped
