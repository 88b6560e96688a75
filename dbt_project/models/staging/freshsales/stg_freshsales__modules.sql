{{ config(materialized='view') }}

with source as (

    select * from {{ source('raw_freshsales', 'modules') }}

),

renamed as (

    select
        entity_name,
        singular_name,
        plural_name
    from source

)

select * from renamed
