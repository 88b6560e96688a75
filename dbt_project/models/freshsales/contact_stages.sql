-- The lifecycle stage and status of each Contact, set after the deals because Freshsales moves them (mapping.md row 11,
-- ruling 10).
with decided as (
    select
        contacts.source_key,
        contacts.account_key,
        contacts.source_key as contact_key,
        stages.lifecycle_stage_id,
        stages.contact_status_id
    from {{ ref('contacts') }} as contacts
    inner join {{ ref('int_contact_stages_decided') }} as stages on contacts.source_key = stages.contact_key
    where stages.lifecycle_stage_id is not null
)

select
    source_key,
    account_key,
    {{ row_hash(['contact_key', 'lifecycle_stage_id', 'contact_status_id']) }} as row_hash,
    contact_key,
    lifecycle_stage_id,
    contact_status_id
from decided
