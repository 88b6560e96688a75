-- What the account must offer for each field in use: as the mapping says, else as the team's map of custom fields says, else as text.
select
    used.entity,
    used.internal_name,
    coalesce(required.label, mapped.label, upper(used.internal_name[4]) || replace(used.internal_name[5:], '_', ' ')) as label,
    coalesce(required.field_type, mapped.field_type, 'text') as field_type,
    coalesce(required.is_unique, false) as is_unique,
    coalesce(required.why, 'Custom field of Ascora: ' || mapped.label, 'Sent by the mapping') as why,
    used.records,
    existing.name is not null as exists_already,
    existing.type as existing_type,
    existing.is_unique as existing_is_unique,
    existing.name is not null and existing.type not in (
        select unnest(case coalesce(required.field_type, mapped.field_type, 'text')
            when 'text' then ['text', 'textarea']
            when 'number' then ['number', 'decimal']
            when 'dropdown' then ['dropdown', 'radio']
            else [coalesce(required.field_type, mapped.field_type)]
        end)
    ) as has_wrong_type
from {{ ref('int_setup_fields_used') }} as used
left join {{ ref('required_fields') }} as required on used.entity = required.entity and used.internal_name = required.internal_name
left join (
    select crm_object, crm_field, min(ascora_field) as label, min_by(crm_type, ascora_field) as field_type
    from {{ ref('int_custom_fields_mapped') }}
    where decision = 'send'
    group by crm_object, crm_field
) as mapped on used.entity = mapped.crm_object and used.internal_name = mapped.crm_field
left join {{ ref('stg_freshsales__fields') }} as existing on used.entity = existing.entity and used.internal_name = existing.name
