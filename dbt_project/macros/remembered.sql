{#
  Tables of values that a slow function of Python judged, one by one (int_phones_normalised, int_emails_normalised). What the build before
  judged by the same rules is not judged again. The table is made anew all the same: what vanished is gone. `--full-refresh` judges all.
#}

{# The rules that are in force: models, macros, seeds, plugins and the libraries' versions. #}
{% macro judging_version() %}
{{ return(run_query('select judging_version()').columns[0].values()[0] if execute else '') }}
{% endmacro %}

{# What the last build judged by `version`: the named text columns; nothing on a full build, in unit tests and where there is no such table. #}
{% macro judged_before(columns, version) -%}
{%- set before = load_relation(this) if execute and config.get('materialized') == 'table' and not flags.FULL_REFRESH else none -%}
{%- if before is not none and 'judged_by' in adapter.get_columns_in_relation(before) | map(attribute='name') -%}
select {{ columns | join(', ') }} from {{ before }} where judged_by = '{{ version }}'
{%- else -%}
select {% for column in columns %}cast(null as varchar) as {{ column }}{{ ', ' if not loop.last }}{% endfor %} where false
{%- endif -%}
{%- endmacro %}
