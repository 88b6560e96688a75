{{ config(materialized='view') }}

{% set modules = {
    'sales_accounts': ('account_id', 'records.name', 'wanted.name'),
    'contacts': ('contact_id', "concat_ws(' ', records.first_name, records.last_name)", "concat_ws(' ', wanted.first_name, wanted.last_name)"),
    'products': ('product_id', 'records.name', 'wanted.name'),
} -%}
{% for object, (key, there, here) in modules.items() -%}
select
    '{{ object }}' as object,
    wanted.source_key,
    {{ here }} as name_in_ascora,
    wanted.matched_id,
    {{ there }} as name_in_freshsales,
    wanted.matched_by
from {{ ref(object) }} as wanted
left join {{ ref('stg_freshsales__' ~ object) }} as records on wanted.matched_id = records.{{ key }}
where wanted.matched_id is not null
{{ 'union all' if not loop.last }}
{% endfor %}
