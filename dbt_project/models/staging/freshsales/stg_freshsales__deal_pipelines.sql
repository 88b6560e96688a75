{{ config(materialized='view') }}

with source as (

    select * from {{ source('raw_freshsales', 'deal_pipelines') }}

),

renamed as (

    select
        id as pipeline_id,
        name,
        is_default
    from source

)

select * from renamed
