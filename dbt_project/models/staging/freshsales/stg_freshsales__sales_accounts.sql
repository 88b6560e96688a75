with source as (

    select * from {{ source('raw_freshsales', 'sales_accounts') }}

),

renamed as (

    select
        id as account_id,
        nullif(json_extract_string(record, '$.name'), '') as name,
        nullif(json_extract_string(record, '$.custom_field.cf_ascora_id'), '') as ascora_id,
        nullif(json_extract_string(record, '$.address'), '') as address,
        nullif(json_extract_string(record, '$.city'), '') as city,
        nullif(json_extract_string(record, '$.state'), '') as state,
        nullif(json_extract_string(record, '$.zipcode'), '') as zipcode,
        nullif(json_extract_string(record, '$.country'), '') as country,
        nullif(json_extract_string(record, '$.phone'), '') as phone,
        nullif(json_extract_string(record, '$.website'), '') as website,
        try_cast(json_extract_string(record, '$.owner_id') as bigint) as owner_id,
        coalesce(json_extract(record, '$.custom_field'), cast('{}' as json)) as custom_field,
        cast(record as json) as record
    from source

)

select * from renamed
