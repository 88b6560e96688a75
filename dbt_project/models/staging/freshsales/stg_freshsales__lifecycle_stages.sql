{{ config(materialized='view') }}

with source as (

    select * from {{ source('raw_freshsales', 'lifecycle_stages') }}

),

renamed as (

    select
        id as lifecycle_stage_id,
        name,
        type,
        position
    from source

)

select * from renamed
