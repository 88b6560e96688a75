{%- set columns = {
    'jobs': {'job_status': ['status', 'ruling 12'], 'job_type': ['type', 'ruling 18'], 'pricing_method': ['type', none]},
    'quotes': {'quote_status': ['status', 'ruling 12'], 'pricing_method': ['type', none]},
    'enquiries': {'status': ['status', 'row 11'], 'lead_source': ['type', 'row 11']},
    'invoices': {'status': ['status', 'row 6']},
    'equipment': {'status': ['status', 'row 7'], 'equipment_type': ['type', 'row 7']},
    'customers': {'customer_type': ['type', 'ruling 20'], 'lead_source': ['type', 'ruling 20']},
    'contacts': {'role': ['type', 'row 2']},
    'activities': {'type': ['type', 'ruling 22'], 'entity_type': ['type', 'ruling 22']},
    'attachments': {'entity_type': ['type', 'row 12']},
    'supplier_bills': {'type': ['type', 'ruling 21']},
} -%}
{%- set objects = ['products', 'product_prices', 'sales_accounts', 'contacts', 'leads', 'deals', 'deal_products', 'deal_closings', 'equipment', 'tasks',
    'appointments', 'phone_calls', 'notes', 'contact_stages', 'documents'] -%}
{%- set most_values = 40 -%}
-- Statuses and types of Ascora, and fields of Freshsales, each with the CRM records that show it.
with values_of_ascora as (

    {% for table, of_table in columns.items() -%}
    {% set outer = loop.last -%}
    {% for column, said in of_table.items() -%}
    select '{{ said[0] }}' as kind, '{{ table }} {{ column }}' as column_of, {{ "'" ~ said[1] ~ "'" if said[1] else 'cast(null as varchar)' }} as rule,
        {{ fold(column) }} as value, record_id
    from {{ ref('stg_ascora__' ~ table) }}
    where {{ column }} is not null
    {{ 'union all' if not (outer and loop.last) }}
    {% endfor %}
    {%- endfor %}
),

-- a free text that holds another value in each row is no type
listed as (

    select column_of from values_of_ascora group by column_of having count(distinct value) <= {{ most_values }}

),

records as (

    {% for object in objects -%}
    select '{{ object }}' as object, source_key, to_json(sent) as payload from {{ ref(object) }} as sent
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

fields as (

    select object, source_key, field.key as field
    from (select object, source_key, unnest(map_entries(cast(payload as map(varchar, json)))) as field from records) as cells
    where json_type(field.value) <> 'NULL' and field.key not in (
        'source_key', 'account_key', 'row_hash', 'matched_id', 'matched_by', 'former_keys', 'custom_field')
    union all
    select object, source_key, unnest(json_keys(payload -> 'custom_field'))
    from records
    where json_type(payload, '$.custom_field') = 'OBJECT'

)

-- many records of Ascora may show one of Freshsales; all else stands once
select distinct
    listed_values.kind,
    replace(listed_values.column_of, '_', ' ') || ': ' || listed_values.value as feature,
    listed_values.rule,
    traced.object,
    traced.source_key
from (select * from values_of_ascora inner join listed using (column_of)) as listed_values
inner join {{ ref('int_records_traced') }} as traced on listed_values.record_id = traced.record_id
union all
select 'object', replace(object, '_', ' '), cast(null as varchar), object, source_key from records
union all
select 'field', replace(object, '_', ' ') || ': ' || field, cast(null as varchar), object, source_key from fields
union all
select 'object', replace(object, '_', ' ') || ' that stood there already, found by ' || (payload ->> 'matched_by'), cast(null as varchar), object, source_key
from records
where json_type(payload, '$.matched_id') not in ('NULL')
