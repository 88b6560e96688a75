with choices_of_fields as (

    select
        fields.entity,
        fields.name as field,
        json_extract_string(choice.value, '$.value') as label,
        json_extract(choice.value, '$.id') as choice_id
    from {{ ref('stg_freshsales__fields') }} as fields
    cross join lateral (select unnest(cast(fields.choices as json[])) as value) as choice
    where fields.type in ('dropdown', 'radio', 'multi_select_dropdown')

),

-- The account keeps lead sources as a list of their own: one id for contacts and leads, whatever the var says of custom dropdowns.
lead_sources as (

    select modules.entity, 'lead_source_id' as field, sources.name as label, to_json(sources.lead_source_id) as value_to_send
    from {{ ref('stg_freshsales__lead_sources') }} as sources
    cross join (select unnest(['contacts', 'leads', 'deals']) as entity) as modules

),

all_choices as (

    select
        entity,
        field,
        label,
        {{ 'choice_id' if var('dropdown_values') == 'id' else 'to_json(label)' }} as value_to_send
    from choices_of_fields
    where (entity, field) not in (select entity, field from lead_sources)
    union all
    select entity, field, label, value_to_send from lead_sources

)

select
    entity,
    field,
    {{ fold('label') }} as choice_folded,
    cast(min_by(value_to_send, cast(value_to_send as varchar)) as json) as value_to_send,
    min(label) as label
from all_choices
where label is not null
group by entity, field, {{ fold('label') }}
