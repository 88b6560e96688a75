-- Freshsales products: what the lines of Deals and sold equipment name (mapping.md rows 5, 7, 10; rulings 1, 16, 29).
with shaped as (
    select
        named.product_key as source_key,
        '*' as account_key,
        matched.matched_id,
        matched.matched_by,
        left(named.description, {{ var('text_length') }}) as name,
        named.sku_number,
        left(named.description, {{ var('paragraph_length') }}) as description,
        left(named.category, {{ var('text_length') }}) as category,
        true as is_active
    from {{ ref('int_products_named') }} as named
    left join {{ ref('int_products_matched') }} as matched using (product_key)
)

select
    source_key,
    account_key,
    {{ row_hash(['name', 'sku_number', 'description', 'category', 'is_active']) }} as row_hash,
    matched_id,
    matched_by,
    name,
    sku_number,
    description,
    category,
    is_active
from shaped
