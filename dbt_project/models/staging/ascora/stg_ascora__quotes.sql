with source as (

    {{ merged_rows('quotes') }}

),

cleaned as (

    select
        {{ provenance() }},
        try_cast(custom_fields as json) as custom_fields,
        {{ cleaned_columns([
            'quote_number', 'quote_name', 'is_section_stage', 'quote_status', 'date_created', 'quote_date', 'due_date',
            'valid_until_date', 'site_customer', 'site_contact', 'billing_customer', 'billing_contact', 'address_line_1',
            'address_line_2', 'suburb', 'state', 'postcode', 'pricing_method', 'total_amount_ex_tax', 'total_tax',
            'quote_description', 'purchase_order', 'client_order_number', 'job_type', 'assigned_to', 'booking_date',
            'team', 'variation_for_job_number',
        ]) }}
    from source

),

renamed as (

    select
        * exclude ("is_section_stage", "date_created", "quote_date", "due_date", "valid_until_date",
            "booking_date", "total_amount_ex_tax", "total_tax"),
        {{ typed_columns('bool', ['is_section_stage']) }},
        {{ typed_columns('date', ['date_created', 'quote_date', 'due_date', 'valid_until_date', 'booking_date']) }},
        {{ typed_columns('money', ['total_amount_ex_tax', 'total_tax']) }},
        {{ parse_timestamp('booking_date') }} as booking_at
    from cleaned

)

select * from renamed
