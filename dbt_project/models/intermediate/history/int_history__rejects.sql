-- The rows of history that are set aside, each with the cell, the reason and what to do (rulings 4 and 28).
select
    'invoices' as ascora_object, invoice_key as source_key, source_file, source_sheet, source_row,
    problem_column as column_name, problem_value as value, reason, remedy
from {{ ref('int_invoices_placed') }}
where outcome = 'rejected'
union all
select
    'supplier_bills', bill_key, source_file, source_sheet, source_row, problem_column, problem_value, reason, remedy
from {{ ref('int_bill_lines_placed') }}
where outcome = 'rejected'
union all
select
    'equipment', equipment_key, source_file, source_sheet, source_row, problem_column, problem_value, reason, remedy
from {{ ref('int_equipment_placed') }}
where outcome = 'rejected'
union all
select
    'activities', activity_key, source_file, source_sheet, source_row, problem_column, problem_value, reason, remedy
from {{ ref('int_activities_placed') }}
where outcome_kind = 'rejected'
union all
select
    ascora_object, file_key, source_file, source_sheet, source_row, problem_column, problem_value, reason, remedy
from {{ ref('int_files_judged') }}
where outcome = 'rejected'
