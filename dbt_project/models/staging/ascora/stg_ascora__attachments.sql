with source as (

    select * from {{ source('raw_ascora', 'attachments') }}

),

cleaned as (

    select
        {{ provenance() }},
        try_cast(custom_fields as json) as custom_fields,
        file_bytes,
        {{ cleaned_columns([
            'entity_type', 'entity_number', 'file_name', 'relative_path', 'uploaded_by', 'uploaded_at', 'visibility',
            'file_status', 'file_sha256', 'stored_path',
        ]) }}
    from source

),

renamed as (

    select
        * exclude ("uploaded_at"),
        {{ typed_columns('timestamp', ['uploaded_at']) }}
    from cleaned

)

select * from renamed
