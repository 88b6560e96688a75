{{ config(materialized='view') }}

{# How a person names a record of each sheet. #}
{% set names = {
    'customers': "coalesce(customer_name, company_name, concat_ws(' ', first_name, last_name))",
    'contacts': "concat_ws(' ', first_name, last_name)", 'equipment': "coalesce(equipment_name, equipment_type)",
    'jobs': 'coalesce(job_name, job_description)', 'quotes': 'coalesce(quote_name, quote_description)',
    'job_supply': 'description', 'quote_supply': 'description', 'job_labour': 'labour_role', 'quote_labour': 'labour_role',
    'invoices': 'billing_customer', 'supplies': 'description', 'supplier_bills': "concat_ws(': ', supplier, description)",
    'enquiries': "coalesce(company_name, concat_ws(' ', first_name, last_name))", 'activities': 'subject', 'users': 'name',
    'attachments': 'file_name',
} -%}
with picked as (

    select
        *,
        row_number() over (partition by ascora_object, outcome, reason order by source_file, source_sheet, source_row) as example
    from {{ ref('record_outcomes') }}
    qualify example <= 3

),

named as (

    {% for table, name in names.items() -%}
    select '{{ table }}' as ascora_object, records.source_file, records.source_sheet, records.source_row, nullif({{ name }}, '') as name
    from {{ ref('stg_ascora__' ~ table) }} as records
    semi join picked on picked.ascora_object = '{{ table }}' and records.source_file = picked.source_file and records.source_row = picked.source_row
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

faults as (

    select ascora_object, source_file, source_sheet, source_row, min(reason) as reason, min(column_name) as column_name, min(value) as value,
        min(remedy) as remedy
    from {{ ref('rejects') }}
    group by ascora_object, source_file, source_sheet, source_row

)

select
    picked.ascora_object,
    picked.outcome,
    picked.reason,
    picked.example,
    picked.source_key,
    named.name,
    picked.into_key,
    picked.source_file,
    picked.source_sheet,
    picked.source_row,
    faults.column_name,
    faults.value,
    faults.reason as fault,
    faults.remedy
from picked
left join named
    on picked.ascora_object = named.ascora_object and picked.source_file = named.source_file
    and picked.source_sheet is not distinct from named.source_sheet and picked.source_row = named.source_row
left join faults
    on case when picked.outcome = 'rejected' then picked.ascora_object end = faults.ascora_object and picked.source_file = faults.source_file
    and picked.source_sheet is not distinct from faults.source_sheet and picked.source_row = faults.source_row
