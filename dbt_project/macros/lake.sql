{# One set of models for a DuckDB file and for a DuckLake (docs/scale.md): what a lake cannot do is left out here, and nowhere else. #}

{# Whether the warehouse is a DuckLake, which knows `not null` and no other constraint. #}
{% macro in_a_lake() %}
{{ return(target.name == 'lake') }}
{% endmacro %}

{# The columns of a contracted table. In a lake its keys are watched by the data tests alone: they close the gate, after the table was replaced. #}
{% macro duckdb__get_table_columns_and_constraints() %}
{% if not in_a_lake() %}{{ return(table_columns_and_constraints()) }}{% endif %}
{% set columns = [] %}
{% for name, column in model['columns'].items() %}
    {% set kept = column['constraints'] | map(attribute='type') | map('string') | select('equalto', 'not_null') | list %}
    {% do columns.append(adapter.quote(name) ~ ' ' ~ column['data_type'] ~ (' not null' if kept else '')) %}
{% endfor %}
({{ columns | join(', ') }})
{% endmacro %}
