with source as (

    select * from {{ source('raw_ascora', 'enquiries') }}

),

cleaned as (

    select
        {{ provenance() }},
        try_cast(custom_fields as json) as custom_fields,
        {{ cleaned_columns([
            'enquiry_number', 'date_created', 'company_name', 'first_name', 'last_name', 'email', 'phone', 'mobile',
            'address_line_1', 'address_line_2', 'address_suburb', 'address_state', 'address_postcode', 'address_country',
            'enquiry_description', 'lead_source', 'rating', 'status', 'assigned_to', 'converted_to',
        ]) }}
    from source

),

renamed as (

    select
        * exclude ("date_created"),
        {{ typed_columns('date', ['date_created']) }}
    from cleaned

)

select * from renamed
