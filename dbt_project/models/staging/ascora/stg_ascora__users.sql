with source as (

    select * from {{ source('raw_ascora', 'users') }}

),

cleaned as (

    select
        {{ provenance() }},
        try_cast(custom_fields as json) as custom_fields,
        {{ cleaned_columns([
            'name', 'email', 'role', 'active', 'freshsales_email',
        ]) }}
    from source

),

renamed as (

    select
        * exclude ("active"),
        {{ typed_columns('bool', ['active']) }}
    from cleaned

)

select * from renamed
