{{ config(materialized='view') }}

{% set dates = {
    'customers': 'date_created', 'contacts': none, 'equipment': 'installation_date', 'jobs': 'date_created', 'job_supply': none,
    'job_labour': none, 'quotes': 'coalesce(quote_date, date_created)', 'quote_supply': none, 'quote_labour': none,
    'invoices': 'invoice_date', 'supplies': 'last_cost_price_change', 'supplier_bills': 'invoice_date', 'enquiries': 'date_created',
    'activities': 'cast("start" as date)', 'users': none, 'attachments': 'cast(uploaded_at as date)',
} -%}
with records as (

    {% for table, day in dates.items() -%}
    select
        '{{ table }}' as ascora_object,
        count(*) as records,
        count(distinct source_file || '#' || coalesce(source_sheet, '')) as sheets,
        string_agg(distinct source_file, ', ' order by source_file) as files,
        min({{ day or 'cast(null as date)' }}) as date_from,
        max({{ day or 'cast(null as date)' }}) as date_to
    from {{ ref('stg_ascora__' ~ table) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

custom_fields as (

    select ascora_object, count(*) as custom_fields, max(fill_rate) as fullest, min(fill_rate) as emptiest
    from {{ ref('int_custom_fields_profiled') }}
    group by ascora_object

)

select
    records.ascora_object,
    records.records,
    records.sheets,
    records.files,
    records.date_from,
    records.date_to,
    coalesce(custom_fields.custom_fields, 0) as custom_fields,
    custom_fields.emptiest as custom_fill_from,
    custom_fields.fullest as custom_fill_to
from records
left join custom_fields using (ascora_object)
