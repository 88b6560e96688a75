{{ config(materialized='view') }}

with source as (

    select * from {{ source('raw_freshsales', 'users') }}

),

renamed as (

    select
        id as user_id,
        display_name,
        nullif(lower(trim(email)), '') as email,
        coalesce(is_active, false) as is_active
    from source

)

select * from renamed
