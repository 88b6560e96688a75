-- The product that stands in Freshsales already: same SKU first, else same name without another SKU; one of ours each,
-- never one that we made (mapping.md, Common: matched, not doubled). Whether it has a price there decides if ours is
-- set.
with standing as (
    select
        products.product_id,
        {{ fold('products.sku_number') }} as sku_folded,
        {{ fold('products.name') }} as name_folded,
        known.source_key as known_as,
        coalesce(try_cast(json_extract_string(products.record, '$.base_currency_amount') as decimal(18, 2)), 0) <> 0
        or coalesce(json_array_length(products.record, '$.product_pricings'), 0) > 0 as has_price
    from {{ ref('stg_freshsales__products') }} as products
    left join {{ ref('stg_ledger__known') }} as known on known.object = 'products'
        and known.crm_id = products.product_id
    where coalesce(known.origin, 'matched') = 'matched'
),

ours as (
    select
        product_key,
        {{ fold('sku_number') }} as sku_folded,
        {{ fold("left(description, " ~ var('text_length') ~ ")") }} as name_folded
    from {{ ref('int_products_named') }}
),

same_sku_or_name as (
    select ours.product_key, standing.product_id, standing.has_price, standing.known_as, 'sku' as matched_by
    from ours
    inner join standing using (sku_folded)
    union all
    select ours.product_key, standing.product_id, standing.has_price, standing.known_as, 'name' as matched_by
    from ours
    inner join standing using (name_folded)
    where standing.sku_folded is null or ours.sku_folded is null
),

candidates as (
    select * from same_sku_or_name where coalesce(known_as, product_key) = product_key
),

best_for_ours as (
    select *, row_number() over (partition by product_key order by matched_by = 'name', product_id) as choice
    from candidates
),

best_for_theirs as (
    select *, row_number() over (partition by product_id order by matched_by = 'name',
        {{ natural_order('product_key') }}) as turn
    from best_for_ours
    where choice = 1
)

select product_key, product_id as matched_id, matched_by, has_price
from best_for_theirs
where turn = 1
