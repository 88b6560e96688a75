{# Returns the values of the column that stand more than once, and null if it occurs: unique and not_null in one query, half the time of the two. #}
{% test is_key(model, column_name) %}

select {{ column_name }} as key_value, count(*) as times
from {{ model }}
group by {{ column_name }}
having count(*) > 1 or {{ column_name }} is null

{% endtest %}
