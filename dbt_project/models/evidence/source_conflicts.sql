-- Each field that Ascora's API and the workbook fill differently: who said what, what was kept, and whether both can be right.
select
    conflicts.ascora_object,
    coalesce(outcomes.source_key, conflicts.record_id) as source_key,
    conflicts.field,
    conflicts.api_value,
    conflicts.workbook_value,
    'api' as kept,
    conflicts.is_contradiction,
    conflicts.api_record_id as api_row,
    conflicts.record_id as workbook_row
from {{ ref('stg_ascora__source_conflicts') }} as conflicts
left join (
    select {{ record_id('source_file', 'source_sheet', 'source_row') }} as record_id, min(source_key) as source_key
    from {{ ref('record_outcomes') }}
    group by 1
) as outcomes on conflicts.record_id = outcomes.record_id
