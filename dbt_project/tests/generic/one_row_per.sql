{# Returns the combinations of `columns` that stand more than once, or that hold a null: a key of several columns. #}
{% test one_row_per(model, columns) %}

select {{ columns | join(', ') }}, count(*) as times
from {{ model }}
group by {{ columns | join(', ') }}
having count(*) > 1 or {{ columns | join(' is null or ') }} is null

{% endtest %}
