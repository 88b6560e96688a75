-- Returns rows of the export that ended nowhere or twice, and outcomes of rows that are not in the export (mapping.md, What must hold, 1).
{% set tables = [
    'customers', 'contacts', 'equipment', 'jobs', 'job_supply', 'job_labour', 'quotes', 'quote_supply', 'quote_labour', 'invoices', 'supplies',
    'supplier_bills', 'enquiries', 'activities', 'users', 'attachments',
] -%}
with rows_of_the_export as (
    {% for table in tables -%}
    select '{{ table }}' as ascora_object, record_id from {{ ref('stg_ascora__' ~ table) }}
    union all
    {% endfor %}
    select ascora_object, record_id from {{ ref('stg_ascora__folded_rows') }}
),

outcomes as (
    select {{ record_id('source_file', 'source_sheet', 'source_row') }} as record_id, count(*) as times, min(ascora_object) as ascora_object
    from {{ ref('record_outcomes') }}
    group by 1
)

select
    coalesce(rows_of_the_export.ascora_object, outcomes.ascora_object) as ascora_object,
    coalesce(rows_of_the_export.record_id, outcomes.record_id) as record_id,
    coalesce(outcomes.times, 0) as times,
    rows_of_the_export.record_id is not null as is_in_the_export
from rows_of_the_export
full outer join outcomes on rows_of_the_export.record_id = outcomes.record_id
where coalesce(outcomes.times, 0) <> 1 or rows_of_the_export.record_id is null
