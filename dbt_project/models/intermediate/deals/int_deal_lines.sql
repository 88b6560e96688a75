-- The lines that become deal products, with the product each one is: by part number, else by the description of the
-- price list or its own (mapping.md row 5). A product that an earlier run made from a description stays that product
-- when the price list gains one of the same words.
with price_list_by_words as (
    select description_folded, min(product_folded) as product_folded
    from {{ ref('int_price_list') }}
    where supplier_rank = 1 and description_folded is not null
    group by description_folded
    having count(*) = 1
),

made_from_words_before as (
    select distinct source_key from {{ ref('stg_ledger__known') }} where object = 'products'
)

select
    lines.record_id,
    lines.target_key as deal_key,
    lines.account_key,
    lines.position,
    lines.part_number,
    lines.description,
    lines.quantity_used,
    lines.unit_price,
    lines.amount,
    coalesce(
        {{ fold('lines.part_number') }},
        case when made_from_words_before.source_key is null then price_list_by_words.product_folded end,
        {{ fold('lines.description') }}
    ) as product_folded
from {{ ref('int_quote_lines') }} as lines
left join price_list_by_words on {{ fold('lines.description') }} = price_list_by_words.description_folded
left join made_from_words_before on 'product/' || {{ fold('lines.description') }} = made_from_words_before.source_key
where lines.outcome = 'sent'
