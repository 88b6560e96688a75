with source as (

    select * from {{ source('raw_freshsales', 'equipment') }}

),

renamed as (

    select
        id as equipment_id,
        nullif(json_extract_string(record, '$.name'), '') as name,
        nullif(json_extract_string(record, '$.custom_field.cf_ascora_id'), '') as ascora_id,
        try_cast(json_extract_string(record, '$.owner_id') as bigint) as owner_id,
        coalesce(json_extract(record, '$.custom_field'), cast('{}' as json)) as custom_field,
        cast(record as json) as record
    from source

)

select * from renamed
