-- Statement 2 field by field: how many were compared, how many read back as sent, and what became of the others.
{{ config(tags=['after_load']) }}

with compared as (

    select object, field, count(*) as compared, count(*) filter (where is_equal) as equal
    from {{ ref('int_fields_compared') }}
    group by object, field

),

different as (

    select object, field, count(*) filter (where is_explained) as explained, count(*) filter (where not is_explained) as differ
    from {{ ref('field_differences') }}
    where field <> 'record'
    group by object, field

)

select
    compared.object,
    compared.field,
    compared.compared,
    compared.equal,
    coalesce(different.explained, 0) as explained,
    coalesce(different.differ, 0) as differ
from compared
left join different on compared.object = different.object and compared.field = different.field
