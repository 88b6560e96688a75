with source as (

    select * from {{ source('raw_ascora', 'extraction') }}

),

renamed as (

    select
        extraction_id,
        extracted_at,
        timezone,
        upper(country) as country,
        cutover_date
    from source

)

select * from renamed
