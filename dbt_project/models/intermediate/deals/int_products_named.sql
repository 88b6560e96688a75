-- Each product that is sent, once: its key, words and price from the price list, else from its first line (rulings 1,
-- 16, 29; var products = used | all).
with lines as (
    select
        product_folded,
        part_number,
        coalesce(description, part_number) as description,
        {{ half_up('coalesce(unit_price, 0)') }} as price,
        {{ natural_order('deal_key') }} || '#' || lpad(cast(position as varchar), 9, '0') as first_order
    from {{ ref('int_deal_lines') }}
),

own_products as (
    select distinct
        product_folded,
        case product_folded when 'ascora adjustment' then 'Ascora adjustment' else 'Further items (see note)'
            end as description
    from {{ ref('int_deal_product_lines') }}
    where product_folded in ('ascora adjustment', 'further items (see note)')
),

equipment_parts as (
    select {{ fold('part_number') }} as product_folded, part_number, coalesce(description, part_number) as description,
    equipment_key
    from {{ ref('int_history__equipment_parts') }}
    where part_number is not null
),

mentions as (
    select product_folded, part_number, description, price, '1' || first_order as first_order from lines
    union all
    select product_folded, null, description, cast(0 as decimal(18, 2)), '0' from own_products
    union all
    select product_folded, part_number, description, null, '2' || {{ natural_order('equipment_key') }}
        from equipment_parts
    {%- if var('products') == 'all' %}
    union all
    select product_folded, part_number, description, price, '3' || {{ natural_order('product_folded') }}
    from {{ ref('int_price_list') }}
    where supplier_rank = 1 and product_folded is not null
    {%- endif %}
),

used as (
    select
        product_folded,
        min(part_number) as part_number,
        min_by(description, first_order) as description,
        min_by(price, first_order) filter (where price is not null) as price
    from mentions
    group by product_folded
),

known_spellings as (
    select {{ fold("substr(source_key, 9)") }} as product_folded, min(source_key) as source_key
    from {{ ref('stg_ledger__known') }}
    where object = 'products'
    group by {{ fold("substr(source_key, 9)") }}
)

select
    used.product_folded,
    coalesce(known_spellings.source_key, 'product/'
        || coalesce(price_list.part_number, used.part_number, used.product_folded)) as product_key,
    coalesce(price_list.part_number, used.part_number) as sku_number,
    coalesce(price_list.description, used.description, used.part_number, price_list.part_number) as description,
    price_list.category,
    coalesce(price_list.price, used.price) as price,
    price_list.record_id as price_list_record_id
from used
inner join {{ ref('int_product_catalogue') }} as catalogue on catalogue.has_products
left join {{ ref('int_price_list') }} as price_list on used.product_folded = price_list.product_folded
    and price_list.supplier_rank = 1
left join known_spellings on used.product_folded = known_spellings.product_folded
