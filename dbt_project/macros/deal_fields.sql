{#
  The text fields of a Deal (ruling 18): column of int_work_described → its label in Ascora's words and the most
  characters that Freshsales takes.
#}
{% macro deal_text_fields() -%}
{{ return({
    'name': ('Name', var('text_length')),
    'cf_job_description': ('Description', var('paragraph_length')),
    'cf_work_undertaken': ('Work Undertaken', var('paragraph_length')),
    'cf_other_fields': ('Other Fields', var('paragraph_length')),
    'cf_trade_type': ('Job Type', var('text_length')),
    'cf_purchase_order': ('Purchase Order', var('text_length')),
    'cf_client_order_number': ('Client Order Number', var('text_length')),
    'cf_site_name': ('Site Customer', var('text_length')),
}) }}
{%- endmacro %}

{# The JSON object of a Deal's custom fields, cut to their length, over the columns of int_deals_shaped. #}
{% macro deal_custom_field() -%}
{%- set fields = {'cf_ascora_id': 'source_key'} -%}
{%- for name in ['cf_original_create_date', 'cf_source_job_id', 'cf_job_status', 'cf_quote_status', 'cf_assigned_technician', 'cf_material_cost'] -%}
{%- do fields.update({name: name}) -%}
{%- endfor -%}
{%- for name, field in deal_text_fields().items() if name != 'name' -%}
{%- do fields.update({name: 'left(' ~ name ~ ', ' ~ field[1] ~ ')'}) -%}
{%- endfor -%}
cast(json_merge_patch(placed_fields, {{ custom_field(fields) }}) as json)
{%- endmacro %}

{# `Label: value` lines from {label: SQL expression}, without those that have no value; null when none has. #}
{% macro labelled_lines(values) -%}
nullif(concat_ws(chr(10)
    {%- for label, expression in values.items() %}, '{{ label }}: ' || {{ expression }}{% endfor %}), '')
{%- endmacro %}

{# The lines of one record from its JSON object of unknown columns, `Header: value` each; null when there are none. #}
{% macro json_lines(object) -%}
nullif(array_to_string(list_transform(
    list_filter(
        map_entries(try_cast({{ object }} as map(varchar, varchar))),
        lambda entry: coalesce(trim(entry.value), '') <> ''),
    lambda entry: entry.key || ': ' || trim(entry.value)), chr(10)), '')
{%- endmacro %}
