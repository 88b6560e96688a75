{#
  Returns the values of `column_name` that stand in none of `models` under `field`: a reference that can lead to one of
  several tables.
#}
{% test contained_in(model, column_name, models, field, where_sql='true') %}

with known as (
    {% for name in models -%}
    select {{ field }} as known_value from {{ ref(name) }}
    {% if not loop.last %}union all
    {% endif %}
    {%- endfor %}
)

select {{ column_name }}
from {{ model }}
where {{ column_name }} is not null
    and {{ where_sql }}
    and {{ column_name }} not in (select known_value from known where known_value is not null)

{% endtest %}
