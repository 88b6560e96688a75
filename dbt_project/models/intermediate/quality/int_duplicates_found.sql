-- Numbers, names and e-mails that should tell records apart and stand in several rows; which rows, and whether they say the same.
{% set keys = {
    'customers': [['number', ['customer_number']], ['name', ['customer_name']]],
    'contacts': [['e-mail', ['email']]],
    'equipment': [['number', ['customer_import_id_or_name', 'equipment_number']]],
    'jobs': [['number', ['job_number']]], 'quotes': [['number', ['quote_number']]], 'invoices': [['number', ['invoice_number']]],
    'enquiries': [['number', ['enquiry_number']]], 'activities': [['number', ['activity_number']]],
    'supplies': [['number', ['part_number', 'supplier']]], 'users': [['name', ['name']]],
    'attachments': [['path', ['entity_type', 'entity_number', 'relative_path']]],
} -%}
with keyed as (

    {% for table, kinds in keys.items() %}{% set last_table = loop.last %}{% for kind, columns in kinds -%}
    select
        '{{ table }}' as ascora_object, '{{ kind }}' as kind, '{{ columns | last }}' as column_name,
        concat_ws(' · ', {% for column in columns %}{{ fold(column) }}{{ ', ' if not loop.last }}{% endfor %}) as value_folded,
        concat_ws(' · ', {{ columns | join(', ') }}) as value, record_id, source_file, source_sheet, source_row,
        hash(*columns(* exclude (record_id, source_file, source_sheet, source_row))) as content
    from {{ ref('stg_ascora__' ~ table) }}
    where {% for column in columns %}{{ column }} is not null{{ ' and ' if not loop.last }}{% endfor %}
    {{ 'union all' if not (last_table and loop.last) }}
    {% endfor %}{% endfor %}

),

grouped as (

    select
        *,
        count(*) over (partition by ascora_object, kind, value_folded) as rows_of_value,
        min(content) over (partition by ascora_object, kind, value_folded)
            = max(content) over (partition by ascora_object, kind, value_folded) as is_same
    from keyed

)

select
    ascora_object,
    kind,
    column_name,
    value_folded,
    value,
    record_id,
    source_file,
    source_sheet,
    source_row,
    rows_of_value,
    is_same
from grouped
where rows_of_value > 1
