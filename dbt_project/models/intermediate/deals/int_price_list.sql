-- The price list: every row of the Supplies sheet with what it is known by (part number, else description) and its rank
-- among the suppliers of one part. The default supplier's row comes first, then the order of the sheet; only the first
-- one gives a product its words and price (ruling 16).
with rows_named as (
    select
        *,
        coalesce({{ fold('part_number') }}, {{ fold('description') }}) as product_folded,
        {{ fold('description') }} as description_folded
    from {{ ref('stg_ascora__supplies') }}
)

select
    record_id,
    product_folded,
    description_folded,
    part_number,
    description,
    category,
    {{ half_up('sell_price') }} as price,
    coalesce(sell_price_inclusive, false) as price_includes_tax,
    row_number() over (
        partition by product_folded order by not coalesce(is_default_supplier, false), source_file, source_sheet,
        source_row
    ) as supplier_rank,
    source_file,
    source_sheet,
    source_row
from rows_named
