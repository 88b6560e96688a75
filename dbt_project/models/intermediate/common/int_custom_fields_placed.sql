with placed as (

    select
        ascora_object,
        record_id,
        crm_object,
        list({'key': crm_field, 'value': value_to_send} order by crm_field) filter (where value_to_send is not null) as sent,
        string_agg(ascora_field || ': ' || value, chr(10) order by ascora_field)
            filter (where value_to_send is null and decision <> 'leave_out') as folded_text
    from {{ ref('int_custom_values_converted') }}
    group by ascora_object, record_id, crm_object

)

select
    ascora_object,
    record_id,
    crm_object,
    cast(coalesce(to_json(map_from_entries(sent)), '{}') as json) as custom_field,
    folded_text
from placed
