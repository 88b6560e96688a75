with source as (

    {{ merged_rows('invoices') }}

),

cleaned as (

    select
        {{ provenance() }},
        try_cast(custom_fields as json) as custom_fields,
        {{ cleaned_columns([
            'invoice_number', 'job_number', 'billing_customer', 'invoice_date', 'due_date', 'amount_ex_tax', 'tax',
            'amount_inc_tax', 'amount_paid', 'status', 'sent_to_accounts',
        ]) }}
    from source

),

renamed as (

    select
        * exclude ("invoice_date", "due_date", "amount_ex_tax", "tax", "amount_inc_tax", "amount_paid",
            "sent_to_accounts"),
        {{ typed_columns('date', ['invoice_date', 'due_date']) }},
        {{ typed_columns('money', ['amount_ex_tax', 'tax', 'amount_inc_tax', 'amount_paid']) }},
        {{ typed_columns('bool', ['sent_to_accounts']) }}
    from cleaned

)

select * from renamed
