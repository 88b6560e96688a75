{{ config(materialized='view') }}

with source as (

    select * from {{ source('raw_freshsales', 'currencies') }}

),

renamed as (

    select
        id as currency_id,
        currency_code,
        is_active,
        currency_type
    from source

)

select * from renamed
