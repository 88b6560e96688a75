with values_of_equipment as (

    select 'cf_equipment_type' as internal_name, equipment_type as choice from {{ ref('stg_ascora__equipment') }}
    union all
    select 'cf_status', status from {{ ref('stg_ascora__equipment') }}

)

select
    needed.entity,
    needed.internal_name,
    to_json(list(distinct_values.choice order by distinct_values.choice)) as choices
from {{ ref('int_setup_fields_needed') }} as needed
inner join (
    select internal_name, {{ fold('choice') }} as choice_folded, min(choice) as choice
    from values_of_equipment
    where choice is not null
    group by internal_name, {{ fold('choice') }}
) as distinct_values on needed.internal_name = distinct_values.internal_name
left join {{ ref('int_field_choices') }} as existing
    on needed.entity = existing.entity and needed.internal_name = existing.field and distinct_values.choice_folded = existing.choice_folded
where needed.entity = 'cm_equipment' and existing.choice_folded is null
group by needed.entity, needed.internal_name
