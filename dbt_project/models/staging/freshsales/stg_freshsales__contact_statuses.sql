{{ config(materialized='view') }}

with source as (

    select * from {{ source('raw_freshsales', 'contact_statuses') }}

),

renamed as (

    select
        id as contact_status_id,
        name,
        lifecycle_stage_id,
        position
    from source

)

select * from renamed
