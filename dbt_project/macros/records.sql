{# What a record carries besides its own columns: where it came from, its hash, its custom fields, its marker. #}

{# The three provenance columns of a raw row under their staging names, and record_id = file#sheet#row. #}
{% macro provenance() -%}
_source_file as source_file,
        _source_sheet as source_sheet,
        _source_row as source_row,
        {{ record_id() }} as record_id
{%- endmacro %}

{% macro record_id(file='_source_file', sheet='_source_sheet', row='_source_row') -%}
coalesce({{ file }}, '') || '#' || coalesce({{ sheet }}, '') || '#' || coalesce(cast({{ row }} as varchar), '')
{%- endmacro %}

{# Every named column, cleaned, under its own name. #}
{% macro cleaned_columns(columns) -%}
{% for column in columns -%}
{{ clean_text('"' ~ column ~ '"') }} as "{{ column }}"{{ ',\n        ' if not loop.last }}
{%- endfor %}
{%- endmacro %}

{#
  Every named (already cleaned) column, typed (kind: date, timestamp, money, number, bool), and beside it `<column>_raw`: its text, so that
  nothing is lost where typing fails. int_common__bad_cells lists those.
#}
{% macro typed_columns(kind, columns) -%}
{%- set parsers = {'date': parse_date, 'timestamp': parse_timestamp, 'money': parse_money, 'number': parse_number, 'bool': parse_bool} -%}
{% for column in columns -%}
{{ parsers[kind]('"' ~ column ~ '"') }} as "{{ column }}",
        "{{ column }}" as "{{ column }}_raw"{{ ',\n        ' if not loop.last }}
{%- endfor %}
{%- endmacro %}

{# md5 over what is sent: the named columns with their names, in the order given; nulls, money and JSON in one fixed spelling (interfaces.md section 2). #}
{% macro row_hash(columns) -%}
md5(cast(json_object({% for column in columns %}'{{ column }}', {{ column }}{{ ', ' if not loop.last }}{% endfor %}) as varchar))
{%- endmacro %}

{# A JSON object without nulls from {name: SQL expression}: {{ custom_field({'cf_ascora_id': 'customer_key', 'cf_on_hold': 'on_hold'}) }} #}
{% macro custom_field(fields) -%}
cast(json_merge_patch('{}', json_object(
    {%- for name, expression in fields.items() %}'{{ name }}', {{ expression }}{{ ', ' if not loop.last }}{% endfor -%}
)) as json)
{%- endmacro %}

{# The last line of a text that has no field for its key: `Ascora: invoice/INV-77` (mapping.md Key). #}
{% macro marker(key) -%}
'Ascora: ' || {{ key }}
{%- endmacro %}
