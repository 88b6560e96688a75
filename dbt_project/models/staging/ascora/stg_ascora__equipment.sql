with source as (

    select * from {{ source('raw_ascora', 'equipment') }}

),

cleaned as (

    select
        {{ provenance() }},
        try_cast(custom_fields as json) as custom_fields,
        {{ cleaned_columns([
            'customer_import_id_or_name', 'equipment_number', 'equipment_name', 'location', 'make', 'model_number',
            'serial_number', 'supplier', 'equipment_type', 'status', 'part_number', 'installation_date', 'commission_date',
            'warranty_expiry', 'service_period_start', 'service_period_end', 'notes',
        ]) }}
    from source

),

renamed as (

    select
        * exclude ("installation_date", "commission_date", "warranty_expiry", "service_period_start",
            "service_period_end"),
        {{ typed_columns('date', ['installation_date', 'commission_date', 'warranty_expiry',
            'service_period_start', 'service_period_end']) }}
    from cleaned

)

select * from renamed
