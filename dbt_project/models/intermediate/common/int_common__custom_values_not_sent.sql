select
    converted.ascora_object,
    converted.record_id,
    converted.ascora_field,
    converted.value,
    case
        when converted.decision = 'leave_out' then 'left out by custom_fields.csv'
        when mapped.decision = 'fold' then 'folded as a line of text: ' || mapped.reason
        when mapped.crm_type in ('dropdown', 'radio') then 'folded as a line of text: no choice of ' || mapped.crm_field
        else 'folded as a line of text: does not fit ' || mapped.crm_field
    end as why
from {{ ref('int_custom_values_converted') }} as converted
inner join {{ ref('int_custom_fields_mapped') }} as mapped
    on converted.ascora_object = mapped.ascora_object and {{ fold('converted.ascora_field') }} = mapped.field_folded
where converted.value_to_send is null
