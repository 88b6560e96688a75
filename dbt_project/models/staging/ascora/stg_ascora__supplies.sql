with source as (

    {{ merged_rows('supplies') }}

),

cleaned as (

    select
        {{ provenance() }},
        try_cast(custom_fields as json) as custom_fields,
        {{ cleaned_columns([
            'part_number', 'supplier', 'is_default_supplier', 'category', 'sub_category', 'category_two',
            'sub_category_two', 'description', 'cost_ex_tax', 'last_cost_price_change', 'sell_price',
            'sell_price_inclusive', 'tax_applies', 'must_be_ordered', 'is_favourite', 'account_income_code', 'annotation',
            'quantity_on_hand',
        ]) }}
    from source

),

renamed as (

    select
        * exclude ("last_cost_price_change", "cost_ex_tax", "sell_price", "quantity_on_hand",
            "is_default_supplier", "sell_price_inclusive", "tax_applies", "must_be_ordered",
            "is_favourite"),
        {{ typed_columns('date', ['last_cost_price_change']) }},
        {{ typed_columns('number', ['cost_ex_tax', 'sell_price', 'quantity_on_hand']) }},
        {{ typed_columns('bool', ['is_default_supplier', 'sell_price_inclusive', 'tax_applies',
            'must_be_ordered', 'is_favourite']) }}
    from cleaned

)

select * from renamed
