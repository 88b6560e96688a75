-- The deal products as they are sent: the lines, one line for those that are folded, one that closes the gap to
-- Ascora's total (rulings 13, 16, 29); none where the plan has no product catalogue.
with kept as (
    select deal_key, product_folded, line_rank, quantity, unit_price, line_total
    from {{ ref('int_deal_lines_added_up') }}
    where not is_folded
),

folded as (
    select
        deal_key,
        'further items (see note)' as product_folded,
        99 as line_rank,
        cast(1 as decimal(18, 4)) as quantity,
        {{ half_up('sum(amount)') }} as unit_price,
        {{ half_up('sum(amount)') }} as line_total
    from {{ ref('int_deal_lines_added_up') }}
    where is_folded and is_in_note is not true
    group by deal_key
),

lines as (
    select * from kept
    union all
    select * from folded
),

gaps as (
    select lines.deal_key, {{ half_up('max(deals.deal_amount) - sum(lines.line_total)') }} as gap
    from lines
    inner join (select distinct deal_key, deal_amount from {{ ref('int_deal_lines_added_up') }}) as deals
        using (deal_key)
    group by lines.deal_key
),

with_adjustment as (
    select * from lines
    union all
    select deal_key, 'ascora adjustment' as product_folded, 101 as line_rank, cast(1 as decimal(18, 4)) as quantity,
    gap as unit_price, gap as line_total
    from gaps
    where gap <> 0
)

-- Freshsales takes a product once a deal: a line that is itself called `Ascora adjustment` is one with ours.
select
    deal_key,
    product_folded,
    min(line_rank) as line_rank,
    case when count(*) = 1 then max(quantity) else cast(1 as decimal(18, 4)) end as quantity,
    case when count(*) = 1 then max(unit_price) else {{ half_up('sum(line_total)') }} end as unit_price,
    {{ half_up('sum(line_total)') }} as line_total
from with_adjustment
group by deal_key, product_folded
