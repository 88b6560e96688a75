with source as (

    select * from {{ source('raw_freshsales', 'deals') }}

),

renamed as (

    select
        id as deal_id,
        nullif(json_extract_string(record, '$.name'), '') as name,
        nullif(json_extract_string(record, '$.custom_field.cf_ascora_id'), '') as ascora_id,
        try_cast(json_extract_string(record, '$.amount') as decimal(18, 2)) as amount,
        try_cast(json_extract_string(record, '$.deal_pipeline_id') as bigint) as deal_pipeline_id,
        try_cast(json_extract_string(record, '$.deal_stage_id') as bigint) as deal_stage_id,
        try_cast(json_extract_string(record, '$.owner_id') as bigint) as owner_id,
        coalesce(json_extract(record, '$.custom_field'), cast('{}' as json)) as custom_field,
        cast(record as json) as record
    from source

)

select * from renamed
