{#
  Returns rows whose `targetable_key` names no row of the table that `targetable_type` says: no note, call, appointment,
      task or file is an
  orphan (mapping.md, what must hold 4). Types outside `allowed` are returned too.
#}
{% test target_exists(model, allowed=('SalesAccount', 'Contact', 'Deal')) %}

with parents as (
    select 'SalesAccount' as targetable_type, source_key as targetable_key from {{ ref('sales_accounts') }}
    union all
    select 'Contact', source_key from {{ ref('contacts') }}
    union all
    select 'Deal', source_key from {{ ref('deals') }}
)

select model.source_key, model.targetable_type, model.targetable_key
from {{ model }} as model
left join parents using (targetable_type, targetable_key)
where parents.targetable_key is null
    or model.targetable_type not in ({% for type in allowed %}'{{ type }}'{{ ', ' if not loop.last }}{% endfor %})

{% endtest %}
