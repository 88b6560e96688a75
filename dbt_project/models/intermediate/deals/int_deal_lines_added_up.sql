-- The lines of a Deal, one a product: quantity summed, unit price = amount ÷ quantity to the cent, rank in order of
-- the sheet (ruling 16). A summed quantity of zero is written as 1 and a negative one as positive, with the amount in
-- the price: a deal product has a positive quantity. is_folded: the line is after the 98th of a Deal whose lines and
-- adjustment together are more than 100 (ruling 29), or the plan has no product catalogue: then no line is a deal
-- product, and a note on the Deal lists them all (is_in_note).
with deal_amounts as (
    select target_key as deal_key, amount as deal_amount from {{ ref('int_jobs_placed') }} where outcome = 'sent'
        and target_object = 'deals'
    union all
    select target_key as deal_key, amount as deal_amount from {{ ref('int_quotes_placed') }} where outcome = 'sent'
        and target_object = 'deals'
),

added_up as (
    select
        deal_key,
        product_folded,
        min(position) as position,
        min_by(coalesce(description, part_number), position) as words,
        {{ half_up('sum(quantity_used)', 4) }} as quantity_summed,
        {{ half_up('sum(amount)') }} as amount
    from {{ ref('int_deal_lines') }}
    group by deal_key, product_folded
),

priced as (
    select
        *,
        case when quantity_summed = 0 then cast(1 as decimal(18, 4)) else abs(quantity_summed) end as quantity,
        case when quantity_summed = 0 then amount else {{ half_up_ratio('amount', 'abs(quantity_summed)') }}
            end as unit_price
    from added_up
),

totalled as (
    select *, {{ half_up('quantity * unit_price') }} as line_total, row_number()
        over (partition by deal_key order by position) as line_rank
    from priced
)

select
    totalled.*,
    deal_amounts.deal_amount,
    line_rank > 98 and count(*) over deal + case when sum(line_total) over deal <> deal_amount then 1 else 0
        end > 100 or not catalogue.has_products as is_folded,
    not catalogue.has_products as is_in_note
from totalled
inner join deal_amounts using (deal_key)
cross join {{ ref('int_product_catalogue') }} as catalogue
window deal as (partition by deal_key)
