{% for area in ['parties', 'deals', 'history', 'common'] -%}
select
    ascora_object, source_key, outcome, target_object, into_key, reason, source_file, source_sheet, source_row
from {{ ref('int_' ~ area ~ '__outcomes') }}
{{ 'union all' if not loop.last }}
{% endfor %}
