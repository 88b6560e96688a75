-- Calls with a known person, on that person's Contact; other calls are notes, because Freshsales logs a call with a
-- person only (freshsales_api.md 3.10).
with shaped as (
    select
        placed.activity_key as source_key,
        written.account_key,
        -- true is an incoming call; where Ascora does not say, nothing is sent
        case
            when lower(placed.direction) like 'in%' or lower(placed.direction) like 'received%' then true
            when lower(placed.direction) like 'out%' or lower(placed.direction) like 'made%' then false
        end as call_direction,
        left(written.text, {{ note_length() }}) || case when written.is_html then '<br>' || chr(10)
            else chr(10) || chr(10) end || {{ marker('placed.activity_key') }} as note,
        written.target_type as targetable_type,
        written.target_key as targetable_key
    from {{ ref('int_texts_written') }} as written
    inner join {{ ref('int_activities_placed') }} as placed on written.source_key = placed.activity_key
        and placed.verdict is null
    where written.crm_object = 'phone_calls'
)

select
    source_key,
    account_key,
    {{ row_hash(['call_direction', 'note', 'targetable_type', 'targetable_key']) }} as row_hash,
    call_direction,
    note,
    targetable_type,
    targetable_key
from shaped
