{{ config(materialized='view') }}

with source as (

    select * from {{ source('raw_freshsales', 'deal_stages') }}

),

renamed as (

    select
        id as stage_id,
        name,
        deal_pipeline_id as pipeline_id,
        forecast_type,
        position
    from source

)

select * from renamed
