with source as (

    {{ lines_of_one_source('supplier_bills') }}

),

cleaned as (

    select
        {{ provenance() }},
        try_cast(custom_fields as json) as custom_fields,
        {{ cleaned_columns([
            'tracking_number', 'supplier', 'invoice_date', 'due_date', 'type', 'job_number', 'description', 'part_number',
            'quantity', 'unit_cost_ex_tax', 'total_ex_tax', 'total_inc_tax', 'accepted',
        ]) }}
    from source

),

renamed as (

    select
        * exclude ("invoice_date", "due_date", "quantity", "unit_cost_ex_tax", "total_ex_tax",
            "total_inc_tax", "accepted"),
        {{ typed_columns('date', ['invoice_date', 'due_date']) }},
        {{ typed_columns('number', ['quantity', 'unit_cost_ex_tax']) }},
        {{ typed_columns('money', ['total_ex_tax', 'total_inc_tax']) }},
        {{ typed_columns('bool', ['accepted']) }}
    from cleaned

)

select * from renamed
