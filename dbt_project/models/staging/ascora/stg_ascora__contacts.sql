with source as (

    {{ merged_rows('contacts') }}

),

cleaned as (

    select
        {{ provenance() }},
        try_cast(custom_fields as json) as custom_fields,
        {{ cleaned_columns([
            'customer_import_id_or_name', 'first_name', 'last_name', 'role', 'email', 'phone', 'mobile', 'is_default',
        ]) }}
    from source

),

renamed as (

    select
        * exclude ("is_default"),
        {{ typed_columns('bool', ['is_default']) }}
    from cleaned

)

select * from renamed
