with mapped_values as (

    select
        cells.ascora_object,
        cells.record_id,
        cells.crm_object,
        cells.ascora_field,
        cells.value,
        mapped.decision,
        mapped.crm_field,
        mapped.crm_type,
        choices.value_to_send as choice
    from {{ ref('int_custom_field_values') }} as cells
    inner join {{ ref('int_custom_fields_mapped') }} as mapped
        on cells.ascora_object = mapped.ascora_object and cells.field_folded = mapped.field_folded
    left join {{ ref('int_field_choices') }} as choices
        on case when mapped.crm_type in ('dropdown', 'radio') then mapped.crm_object end = choices.entity
        and mapped.crm_field = choices.field
        and {{ fold('cells.value') }} = choices.choice_folded

),

converted as (

    select
        *,
        case
            when decision <> 'send' then null
            when crm_type in ('text', 'textarea') then to_json(value)
            when crm_type in ('number', 'decimal') then to_json({{ parse_number('value') }})
            when crm_type = 'date' then to_json(strftime({{ parse_date('value') }}, '%Y-%m-%d'))
            when crm_type = 'checkbox' then to_json({{ parse_bool('value') }})
            when crm_type in ('dropdown', 'radio') then choice
        end as value_to_send
    from mapped_values

)

select
    ascora_object,
    record_id,
    crm_object,
    ascora_field,
    value,
    -- Two spellings of one header in one row: the first is sent, the other folds.
    case when row_number() over (partition by record_id, crm_field order by value_to_send is null, ascora_field) = 1 then crm_field end as crm_field,
    case when row_number() over (partition by record_id, crm_field order by value_to_send is null, ascora_field) = 1 then value_to_send end as value_to_send,
    decision
from converted
