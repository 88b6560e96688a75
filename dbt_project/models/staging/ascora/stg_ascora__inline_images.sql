with source as (

    select * from {{ source('raw_ascora', 'inline_images') }}

),

renamed as (

    select
        raw_table,
        column_name,
        ordinal,
        data_uri,
        mime,
        {{ clean_text('file_name') }} as file_name,
        file_bytes,
        file_sha256,
        stored_path,
        {{ provenance() }}
    from source

)

select * from renamed
