-- What became of every row of invoices, supplier bills, equipment, activities and attachments: exactly one outcome a
-- row (mapping.md, what must hold 1).
select
    'invoices' as ascora_object, invoice_key as source_key, outcome, target_object, note_key as into_key, reason,
    source_file, source_sheet, source_row
from {{ ref('int_invoices_placed') }}
union all
select
    'supplier_bills', bill_key, outcome, target_object, note_key, reason, source_file, source_sheet, source_row
from {{ ref('int_bill_lines_placed') }}
union all
select
    'equipment', equipment_key, outcome, target_object, into_key, reason, source_file, source_sheet, source_row
from {{ ref('int_equipment_placed') }}
union all
select
    'activities', activity_key, outcome_kind, target_object, case when target_object is not null
        then activity_key end, reason,
    source_file, source_sheet, source_row
from {{ ref('int_activities_placed') }}
union all
select
    'attachments', file_key, outcome, target_object, into_key, reason, source_file, source_sheet, source_row
from {{ ref('int_files_judged') }}
where ascora_object = 'attachments'
