with source as (

    {{ merged_rows('jobs') }}

),

cleaned as (

    select
        {{ provenance() }},
        try_cast(custom_fields as json) as custom_fields,
        {{ cleaned_columns([
            'job_number', 'job_name', 'is_section_stage', 'job_status', 'date_created', 'completed_date', 'quote_number',
            'enquiry_number', 'site_customer', 'site_contact', 'billing_customer', 'billing_contact', 'address_line_1',
            'address_line_2', 'suburb', 'state', 'postcode', 'pricing_method', 'total_amount_ex_tax', 'total_tax',
            'job_description', 'work_undertaken', 'purchase_order', 'client_order_number', 'job_type', 'assigned_to',
            'booking_date', 'expected_date', 'expected_duration', 'invoice_number', 'team', 'estimated_duration',
        ]) }}
    from source

),

renamed as (

    select
        * exclude ("is_section_stage", "date_created", "completed_date", "expected_date", "booking_date",
            "total_amount_ex_tax", "total_tax"),
        {{ typed_columns('bool', ['is_section_stage']) }},
        {{ typed_columns('date', ['date_created', 'completed_date', 'expected_date', 'booking_date']) }},
        {{ typed_columns('money', ['total_amount_ex_tax', 'total_tax']) }},
        {{ parse_timestamp('booking_date') }} as booking_at
    from cleaned

)

select * from renamed
