select
    row_number() over () + 1 as seed_line,
    ascora_object,
    ascora_field,
    {{ fold('ascora_field') }} as field_folded,
    crm_object,
    crm_field,
    lower(trim(type)) as type,
    lower(trim(decision)) as decision,
    row_number() over (partition by ascora_object, {{ fold('ascora_field') }}) as times_named
from {{ ref('custom_fields') }}
