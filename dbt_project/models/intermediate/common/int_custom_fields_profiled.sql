with kinds_of_form_codes as (

    select
        {{ fold('code') }} as field_folded,
        case min(kind) when 'paragraph' then 'textarea' else min(kind) end as template_type,
        any_value(choices order by cast(choices as varchar)) as template_choices
    from {{ ref('stg_ascora__form_fields') }}
    where kind in ('text', 'paragraph', 'checkbox', 'date', 'dropdown')
    group by {{ fold('code') }}
    having count(distinct kind) = 1

),

records_of_objects as (

    {% for table in ['customers', 'contacts', 'equipment', 'jobs', 'quotes', 'enquiries'] -%}
    select '{{ table }}' as ascora_object, count(*) as records from {{ ref('stg_ascora__' ~ table) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

profiles as (

    select
        ascora_object,
        crm_object,
        field_folded,
        min(ascora_field) as ascora_field,
        count(distinct record_id) as filled,
        count(distinct value) as distinct_values,
        max(length(value)) as longest,
        bool_or(contains(value, chr(10))) as has_lines,
        bool_and({{ parse_date('value') }} is not null) as all_dates,
        -- 1 and 0 are numbers here: only words make a checkbox.
        bool_and({{ parse_bool('value') }} is not null and not regexp_matches(value, '^[01]')) as all_booleans,
        -- A leading zero or plus is part of a code or a phone number, not of a number.
        bool_and({{ parse_number('value') }} is not null and not regexp_matches(value, '^(0\d|\+)')) as all_numbers
    from {{ ref('int_custom_field_values') }}
    group by ascora_object, crm_object, field_folded

),

typed as (

    select
        profiles.*,
        case
            when profiles.all_dates then 'date'
            when profiles.all_booleans then 'checkbox'
            when profiles.all_numbers then 'number'
            when profiles.has_lines or profiles.longest > {{ var('text_length') }} then 'textarea'
            else 'text'
        end as type_of_values,
        kinds.template_type,
        kinds.template_choices,
        records_of_objects.records,
        {{ half_up_ratio('profiles.filled', 'records_of_objects.records', 4) }} as fill_rate
    from profiles
    left join kinds_of_form_codes as kinds on profiles.field_folded = kinds.field_folded
    left join records_of_objects on profiles.ascora_object = records_of_objects.ascora_object

)

select
    *,
    -- A template tells paragraphs and dropdowns from plain text; its plain codes say nothing that the values do not say better.
    case
        when template_type in ('textarea', 'dropdown') and type_of_values <> 'textarea' then template_type
        else type_of_values
    end as inferred_type
from typed
