{{ config(materialized='view') }}

with source as (

    select * from {{ source('raw_freshsales', 'account') }}

),

renamed as (

    select
        url,
        lower(edition) as edition,
        lower(plan) as plan,
        nullif(lower(trim(fallback_owner_email)), '') as fallback_owner_email,
        products_readable,
        has_custom_modules,
        extraction_id,
        read_at,
        coalesce(read_back, false) as read_back
    from source

)

select * from renamed
