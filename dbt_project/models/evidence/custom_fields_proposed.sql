select
    mapped.ascora_object,
    mapped.ascora_field,
    mapped.crm_object,
    coalesce(mapped.crm_field, 'cf_' || trim(regexp_replace(mapped.field_folded, '[^a-z0-9]+', '_', 'g'), '_')) as crm_field,
    coalesce(mapped.crm_type, mapped.inferred_type) as type,
    mapped.decision,
    mapped.reason,
    mapped.filled,
    mapped.records,
    mapped.fill_rate,
    profiled.distinct_values,
    profiled.longest,
    coalesce(profiled.template_choices, samples.choices) as choices
from {{ ref('int_custom_fields_mapped') }} as mapped
inner join {{ ref('int_custom_fields_profiled') }} as profiled
    on mapped.ascora_object = profiled.ascora_object and mapped.field_folded = profiled.field_folded
left join (
    select ascora_object, field_folded, to_json(list_sort(list_distinct(list(value)))) as choices
    from {{ ref('int_custom_field_values') }}
    group by ascora_object, field_folded
    having count(distinct value) <= 12
) as samples on mapped.ascora_object = samples.ascora_object and mapped.field_folded = samples.field_folded
