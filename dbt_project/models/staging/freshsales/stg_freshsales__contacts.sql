with source as (

    select * from {{ source('raw_freshsales', 'contacts') }}

),

renamed as (

    select
        id as contact_id,
        nullif(json_extract_string(record, '$.first_name'), '') as first_name,
        nullif(json_extract_string(record, '$.last_name'), '') as last_name,
        nullif(lower(json_extract_string(record, '$.email')), '') as email,
        list_distinct(list_filter(list_prepend(lower(json_extract_string(record, '$.email')),
            [lower(address) for address in coalesce(json_extract_string(record, '$.emails[*].value'), [])]), lambda address: address <> '')) as emails,
        nullif(json_extract_string(record, '$.external_id'), '') as external_id,
        nullif(json_extract_string(record, '$.job_title'), '') as job_title,
        nullif(json_extract_string(record, '$.mobile_number'), '') as mobile_number,
        nullif(json_extract_string(record, '$.work_number'), '') as work_number,
        nullif(json_extract_string(record, '$.address'), '') as address,
        nullif(json_extract_string(record, '$.city'), '') as city,
        nullif(json_extract_string(record, '$.state'), '') as state,
        nullif(json_extract_string(record, '$.zipcode'), '') as zipcode,
        nullif(json_extract_string(record, '$.country'), '') as country,
        try_cast(json_extract_string(record, '$.owner_id') as bigint) as owner_id,
        try_cast(json_extract_string(record, '$.lead_source_id') as bigint) as lead_source_id,
        coalesce(json_extract(record, '$.custom_field'), cast('{}' as json)) as custom_field,
        cast(record as json) as record
    from source

)

select * from renamed
