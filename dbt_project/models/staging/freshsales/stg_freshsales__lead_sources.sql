{{ config(materialized='view') }}

with source as (

    select * from {{ source('raw_freshsales', 'lead_sources') }}

),

renamed as (

    select
        id as lead_source_id,
        name
    from source

)

select * from renamed
