with source as (

    {{ lines_of_one_source('quote_supply') }}

),

cleaned as (

    select
        {{ provenance() }},
        try_cast(custom_fields as json) as custom_fields,
        {{ cleaned_columns([
            'quote_number', 'section', 'part_number', 'description', 'quantity', 'cost_ex_tax', 'sell_ex_tax',
            'tax_applies',
        ]) }}
    from source

),

renamed as (

    select
        * exclude ("quantity", "cost_ex_tax", "sell_ex_tax", "tax_applies"),
        {{ typed_columns('number', ['quantity', 'cost_ex_tax', 'sell_ex_tax']) }},
        {{ typed_columns('bool', ['tax_applies']) }}
    from cleaned

)

select * from renamed
