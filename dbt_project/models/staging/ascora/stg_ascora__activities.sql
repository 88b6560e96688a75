with source as (

    select * from {{ source('raw_ascora', 'activities') }}

),

cleaned as (

    select
        {{ provenance() }},
        try_cast(custom_fields as json) as custom_fields,
        {{ cleaned_columns([
            'activity_number', 'type', 'entity_type', 'entity_number', 'contact', 'user', 'subject', 'body', 'start',
            'end', 'direction', 'outcome',
        ]) }}
    from source

),

renamed as (

    select
        * exclude ("start", "end"),
        {{ typed_columns('timestamp', ['start', 'end']) }}
    from cleaned

)

select * from renamed
