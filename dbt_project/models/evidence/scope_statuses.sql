{{ config(materialized='view') }}

{% for entity in ['job', 'quote'] -%}
select
    '{{ entity }}s' as ascora_object,
    coalesce(statuses.{{ entity }}_status, '(blank)') as status,
    max(statuses.stage) as stage,
    bool_or(statuses.is_unknown) as is_unknown,
    count(*) as records,
    count(*) filter (where placed.target_object = 'deals') as deals,
    count(*) filter (where placed.target_object = 'tasks') as tasks
from {{ ref('int_' ~ entity ~ '_statuses') }} as statuses
left join {{ ref('int_' ~ entity ~ 's_placed') }} as placed on statuses.{{ entity }}_key = placed.{{ entity }}_key
group by coalesce(statuses.{{ entity }}_status, '(blank)')
{{ 'union all' if not loop.last }}
{% endfor %}
