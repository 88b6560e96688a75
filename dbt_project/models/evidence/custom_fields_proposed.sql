with samples as (

    select ascora_object, field_folded, to_json(list_sort(list_distinct(list(value)))) as choices
    from {{ ref('int_custom_field_values') }}
    group by ascora_object, field_folded
    having count(distinct value) <= 12

),

-- Codes of the form templates that no column of the export carries; standard codes are Ascora's own columns without spaces.
form_fields as (

    select
        {{ fold('code') }} as field_folded,
        min(code) as code,
        min(kind) as kind,
        string_agg(distinct template, ', ' order by template) as templates,
        any_value(choices order by cast(choices as varchar)) as choices
    from {{ ref('stg_ascora__form_fields') }}
    where not regexp_matches(code, '^(Job|Customer|Quote|Site|Billing|Company|User|Technician|Invoice|Date|Today)[A-Za-z]*$')
        and {{ fold('code') }} not in (select field_folded from {{ ref('int_custom_fields_profiled') }} where ascora_object = 'jobs')
    group by {{ fold('code') }}

),

columns_judged as (

    select
        mapped.*,
        profiled.distinct_values,
        profiled.longest,
        coalesce(profiled.template_choices, samples.choices) as choices,
        likened.crm_field as like_field,
        likened.crm_label as like_label,
        likened.crm_type as like_type,
        likened.likeness,
        likened.missing_choices,
        case
            when mapped.reason like '%custom_fields.csv' or mapped.crm_object is null then 'decided'
            when mapped.decision = 'send' and likened.crm_field = mapped.crm_field and likened.values_without_choice > 0 then 'choices'
            when mapped.decision = 'send' then 'same'
            when likened.crm_field is null then 'none'
            when not likened.type_fits then 'type'
            when likened.values_without_choice > 0 then 'choices'
            when likened.likeness >= 85 then 'like'
            else 'perhaps'
        end as finding
    from {{ ref('int_custom_fields_mapped') }} as mapped
    inner join {{ ref('int_custom_fields_profiled') }} as profiled
        on mapped.ascora_object = profiled.ascora_object and mapped.field_folded = profiled.field_folded
    left join {{ ref('int_custom_fields_likened') }} as likened
        on mapped.ascora_object = likened.ascora_object and mapped.field_folded = likened.field_folded
    left join samples on mapped.ascora_object = samples.ascora_object and mapped.field_folded = samples.field_folded

)

select
    ascora_object,
    ascora_field,
    crm_object,
    coalesce(
        crm_field, case when finding in ('like', 'choices') then like_field end, 'cf_' || trim(regexp_replace(field_folded, '[^a-z0-9]+', '_', 'g'), '_')
    ) as crm_field,
    case when finding in ('like', 'choices') then like_type else coalesce(crm_type, inferred_type) end as type,
    decision,
    reason,
    case when finding = 'like' then 'send' when finding = 'choices' then 'fold' else decision end as proposed_decision,
    case finding when 'decided' then 'decided' when 'same' then 'high' when 'like' then 'medium' when 'none' then 'high' else 'low' end as confidence,
    case finding
        when 'decided' then reason
        when 'same' then 'The account''s field ' || crm_field || ' has the same label, and its type (' || crm_type || ') takes every value'
        when 'like' then 'The label “' || like_label || '” is ' || cast(likeness as integer) || ' % alike, and its type (' || like_type || ') takes every value'
        when 'choices' then 'The dropdown “' || like_label || '” is ' || cast(likeness as integer) || ' % alike, but lacks ' || missing_choices
            || ': add the choices, then set the decision to send'
        when 'type' then 'The label “' || like_label || '” (' || like_field || ') is ' || cast(likeness as integer) || ' % alike, but a ' || like_type
            || ' field does not take the values (' || inferred_type || ')'
        when 'perhaps' then 'Perhaps “' || like_label || '” (' || like_field || ', ' || like_type || '): only ' || cast(likeness as integer)
            || ' % alike; if it is, put it into crm_field and set the decision to send'
        else 'The account has no field like it: the values go as lines into cf_other_fields; for a field of its own set the decision to send'
    end || '. Filled in ' || filled || ' of ' || coalesce(records, filled) || ' records.' as why,
    filled,
    records,
    fill_rate,
    distinct_values,
    longest,
    choices
from columns_judged
union all
select
    'jobs',
    code,
    'deals',
    'cf_' || trim(regexp_replace(field_folded, '[^a-z0-9]+', '_', 'g'), '_'),
    case kind when 'paragraph' then 'textarea' when 'picture' then 'file' else kind end,
    'leave_out',
    'asked for in the form ' || templates || ', but no column of the export',
    'leave_out',
    'high',
    'The form ' || templates || ' asks for it, but the export has no column of this name: answers stand only in the filled documents.',
    0,
    null,
    null,
    0,
    null,
    choices
from form_fields
