-- One number with two contents shuts the gate: nobody but the business can say which row is right (ruling 3).
with doubled as (
    select 'invoices' as ascora_object, invoice_key as source_key, source_file, source_sheet, source_row,
        problem_column, problem_value, reason, remedy, verdict
    from {{ ref('int_invoices_placed') }}
    union all
    select 'equipment', equipment_key, source_file, source_sheet, source_row, problem_column, problem_value, reason,
        remedy, verdict
    from {{ ref('int_equipment_placed') }}
    union all
    select 'activities', activity_key, source_file, source_sheet, source_row, problem_column, problem_value, reason,
        remedy, verdict
    from {{ ref('int_activities_placed') }}
)

select
    'two_contents' as rule,
    'error' as severity,
    ascora_object,
    source_key,
    source_file,
    source_sheet,
    source_row,
    problem_column as column_name,
    problem_value as value,
    reason as message,
    remedy
from doubled
where verdict = 'two_contents'
