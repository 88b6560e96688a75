-- Notes: invoices, bills, activities, long texts and lists, each ending with the marker that finds it again (mapping.md
-- rows 6, 10, 13 and Key).
with shaped as (
    select
        source_key,
        account_key,
        text || case when is_html then '<br>' || chr(10) else chr(10) || chr(10) end || {{ marker('source_key') }}
            as description,
        target_type as targetable_type,
        target_key as targetable_key
    from {{ ref('int_note_pages') }}
)

select
    source_key,
    account_key,
    {{ row_hash(['description', 'targetable_type', 'targetable_key']) }} as row_hash,
    description,
    targetable_type,
    targetable_key
from shaped
