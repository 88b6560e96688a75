{% for area in ['parties', 'deals', 'history'] -%}
select
    ascora_object, source_key, source_file, source_sheet, source_row, column_name, value, reason, remedy
from {{ ref('int_' ~ area ~ '__rejects') }}
{{ 'union all' if not loop.last }}
{% endfor %}
