with source as (

    {{ merged_rows('customers') }}

),

cleaned as (

    select
        {{ provenance() }},
        try_cast(custom_fields as json) as custom_fields,
        {{ cleaned_columns([
            'customer_number', 'customer_name', 'company_name', 'first_name', 'last_name', 'billing_customer', 'email',
            'phone', 'mobile', 'website', 'address_line_1', 'address_line_2', 'suburb', 'state', 'postcode', 'country',
            'postal_address_line_1', 'postal_address_line_2', 'postal_suburb', 'postal_state', 'postal_postcode',
            'postal_country', 'customer_type', 'lead_source', 'assigned_to', 'on_hold', 'site_status', 'notes',
            'date_created',
        ]) }}
    from source

),

renamed as (

    select
        * exclude ("date_created", "on_hold"),
        {{ typed_columns('date', ['date_created']) }},
        {{ typed_columns('bool', ['on_hold']) }}
    from cleaned

)

select * from renamed
