{{ config(materialized='view') }}

with source as (

    select * from {{ source('raw_freshsales', 'fields') }}

),

renamed as (

    select
        entity,
        name,
        label,
        lower(type) as type,
        coalesce(is_required, false) as is_required,
        coalesce(is_custom, false) as is_custom,
        is_unique,
        coalesce(try_cast(choices as json), cast('[]' as json)) as choices
    from source

)

select * from renamed
