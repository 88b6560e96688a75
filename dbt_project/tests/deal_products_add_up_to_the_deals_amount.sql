-- mapping.md row 5 and rulings 16, 29: read from the JSON that is sent, the lines of a deal are at most 100, name
-- products that are sent, and come to the deal's amount to the cent.
with lines as (
    select deal_products.deal_key, deal_products.amount, unnest(cast(deal_products.products as json[])) as line
    from {{ ref('deal_products') }} as deal_products
),

counted as (
    select
        lines.deal_key,
        lines.amount,
        count(*) as line_count,
        count(products.source_key) as products_found,
        sum({{ half_up(
            "cast(line ->> 'quantity' as decimal(18, 4)) * cast(line ->> 'unit_price' as decimal(18, 2))"
        ) }}) as total
    from lines
    left join {{ ref('products') }} as products on lines.line ->> 'product_key' = products.source_key
    group by lines.deal_key, lines.amount
)

select counted.*, deals.amount as deal_amount
from counted
inner join {{ ref('deals') }} as deals on counted.deal_key = deals.source_key
where counted.total <> deals.amount or counted.amount <> deals.amount or counted.line_count > 100
    or counted.products_found <> counted.line_count
