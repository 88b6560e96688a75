-- How often each field code of a form template occurs in the data: filled columns of that name, object by object (mapping.md
-- row 8). A code that no column has is filled by Ascora itself, or was never exported.
with codes as (
    select template, code, kind, location, {{ fold('code') }} as code_folded
    from {{ ref('stg_ascora__form_fields') }}
),

-- Check boxes of one question share a stem: pcon_Warning signs, pcon_Barricades. A column may have either name.
named as (
    select
        *,
        case when kind = 'checkbox' then nullif(regexp_extract(code, '^([A-Za-z0-9]+)_', 1), '') end as stem,
        case when kind = 'checkbox' then regexp_replace(code_folded, '^[a-z0-9]+_', '') else code_folded end as field_folded
    from codes
)

select
    named.template,
    named.code,
    named.kind,
    named.stem,
    named.location,
    coalesce(profiled.ascora_object, '') as ascora_object,
    coalesce(profiled.ascora_field, '') as ascora_field,
    coalesce(profiled.filled, 0) as filled,
    profiled.records,
    profiled.fill_rate,
    profiled.distinct_values,
    profiled.type_of_values,
    case
        when profiled.ascora_field is null then 'no column of this name'
        when named.kind in ('text', 'picture') or named.kind = profiled.type_of_values then 'as the template says'
        when named.kind = 'paragraph' and profiled.type_of_values in ('text', 'textarea') then 'as the template says'
        when named.kind = 'dropdown' and profiled.type_of_values = 'text' then 'as the template says'
        else 'the values are no ' || named.kind
    end as agreement
from named
left join {{ ref('int_custom_fields_profiled') }} as profiled
    on named.code_folded = profiled.field_folded
    or named.field_folded = profiled.field_folded
