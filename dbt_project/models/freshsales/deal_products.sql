-- The lines of each Deal as deal products, at most 100; they add up to the Deal's amount to the cent (mapping.md row 5,
-- rulings 13, 16, 29).
with listed as (
    select
        lines.deal_key as source_key,
        {{ half_up('sum(lines.line_total)') }} as amount,
        cast(
            '[' || string_agg(
                '{"product_key":' || to_json(products.product_key)
                || ',"quantity":' || regexp_replace(cast(lines.quantity as varchar), '\.?0+$', '')
                || ',"unit_price":' || cast(cast(lines.unit_price as decimal(18, 2)) as varchar) || '}',
                ',' order by lines.line_rank
            ) || ']' as json
        ) as products
    from {{ ref('int_deal_product_lines') }} as lines
    inner join {{ ref('int_products_named') }} as products using (product_folded)
    group by lines.deal_key
),

of_deals as (
    select
        listed.source_key,
        deals.account_key,
        listed.amount,
        listed.source_key as deal_key,
        listed.products
    from listed
    inner join {{ ref('deals') }} as deals using (source_key)
)

select
    source_key,
    account_key,
    {{ row_hash(['deal_key', 'products']) }} as row_hash,
    amount,
    deal_key,
    products
from of_deals
