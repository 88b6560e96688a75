-- Every record that staging holds with its key, its content and the hash of it: what two extractions are compared by. Values
-- are compared as they are meant, so that `$1,234.50` and 1234.5 are no change; a cell that does not fit is compared as written.
-- Rows of one key (lines, copies) are told apart by their place among them.
{%- set keys = {
    'customers': ('customer', ["coalesce(customer_number, 'name:' || " ~ fold('customer_name') ~ ")"]),
    'contacts': ('contact', ['customer_import_id_or_name', "coalesce(email, concat_ws(' ', first_name, last_name))"]),
    'equipment': ('equipment', ['customer_import_id_or_name', 'equipment_number']),
    'jobs': ('job', ['job_number']), 'job_supply': ('job supply', ['job_number', 'section', 'coalesce(part_number, description)']),
    'job_labour': ('job labour', ['job_number', 'section', 'labour_role', '"user"']),
    'quotes': ('quote', ['quote_number']), 'quote_supply': ('quote supply', ['quote_number', 'section', 'coalesce(part_number, description)']),
    'quote_labour': ('quote labour', ['quote_number', 'section', 'labour_role']),
    'invoices': ('invoice', ['invoice_number']), 'supplies': ('supply', ['coalesce(part_number, description)', 'supplier']),
    'supplier_bills': ('bill', ['tracking_number', 'job_number', 'coalesce(part_number, description)']),
    'enquiries': ('enquiry', ['enquiry_number']), 'activities': ('activity', ['activity_number']), 'users': ('user', ['name']),
    'attachments': ('file', ['entity_type', 'entity_number', 'relative_path']),
} %}
{%- set provenance = ['record_id', 'source_file', 'source_sheet', 'source_row'] %}
with bad_cells as (
    select record_id, json_group_object(column_name, value) as cells
    from {{ ref('int_common__bad_cells') }}
    where after is null
    group by record_id
),

records as (
    {% for table, (entity, parts) in keys.items() %}
    {%- set left_out = provenance + (['stored_path'] if table == 'attachments' else []) -%}
    {%- for columns in typed_cells()[table].values() %}{% for column in columns %}{% do left_out.append(column ~ '_raw') %}{% endfor %}{% endfor -%}
    {%- set nulls = dict() -%}
    {%- for column in left_out %}{% do nulls.update({column: none}) %}{% endfor -%}
    select
        '{{ table }}' as ascora_object,
        '{{ entity }}/' || concat_ws('/', {{ parts | join(', ') }}) as natural_key,
        cast(to_json(said) as varchar) as content
    from (
        select staged.* exclude ({{ left_out | join(', ') }})
        from {{ ref('stg_ascora__' ~ table) }} as staged
        where not exists (select 1 from bad_cells where bad_cells.record_id = staged.record_id)
    ) as said
    union all
    select
        '{{ table }}',
        '{{ entity }}/' || concat_ws('/', {{ parts | join(', ') }}),
        cast(json_merge_patch(to_json(staged), '{{ tojson(nulls) }}', bad_cells.cells) as varchar)
    from {{ ref('stg_ascora__' ~ table) }} as staged
    inner join bad_cells on staged.record_id = bad_cells.record_id
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

numbered as (
    select
        *,
        md5(content) as content_hash,
        row_number() over (
            partition by ascora_object, natural_key order by content
        ) as place
    from records
)

select
    case when place = 1 then natural_key else natural_key || ' (' || place || ')' end as record_key,
    ascora_object,
    content,
    content_hash,
    (select max(extraction_id) from {{ ref('ascora_extractions') }}) as extraction_id
from numbered
