with source as (

    select * from {{ source('raw_freshsales', 'products') }}

),

renamed as (

    select
        id as product_id,
        nullif(json_extract_string(record, '$.name'), '') as name,
        nullif(json_extract_string(record, '$.sku_number'), '') as sku_number,
        nullif(json_extract_string(record, '$.description'), '') as description,
        nullif(json_extract_string(record, '$.category'), '') as category,
        try_cast(json_extract_string(record, '$.is_active') as boolean) as is_active,
        cast(record as json) as record
    from source

)

select * from renamed
