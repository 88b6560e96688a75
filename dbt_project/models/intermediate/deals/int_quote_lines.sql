-- Every supply and labour line of a quote with its amount, to the cent and half up a line at a time, and what becomes
-- of it (rulings 15, 16, 24, 28). A blank quantity counts as 1 and a blank price as 0 (both listed); one that is no
-- number sets the line aside.
with lines as (
    select
        'quote_supply' as ascora_object, record_id, source_file, source_sheet, source_row,
        quote_number, part_number, description, quantity, quantity_raw, sell_ex_tax as unit_price,
        sell_ex_tax_raw as unit_price_raw, true as is_chargeable
    from {{ ref('stg_ascora__quote_supply') }}
    union all
    select
        'quote_labour' as ascora_object, record_id, source_file, source_sheet, source_row,
        quote_number, null as part_number, labour_role as description, hours as quantity, hours_raw as quantity_raw,
        rate_ex_tax as unit_price, rate_ex_tax_raw as unit_price_raw, coalesce(chargeable, true) as is_chargeable
    from {{ ref('stg_ascora__quote_labour') }}
),

placed as (
    select
        lines.*,
        quotes.quote_key as line_quote_key,
        coalesce(quotes.parent_key, quotes.quote_key) as quote_key,
        quotes.target_object,
        quotes.target_key,
        quotes.account_key,
        case
            when lines.quote_number is null then 'no_number'
            when quotes.quote_key is null then 'no_quote'
            when quotes.outcome = 'rejected' then 'quote_rejected'
            when coalesce(lines.part_number, lines.description) is null then 'nameless'
            when lines.quantity is null and lines.quantity_raw is not null then 'quantity'
            when lines.unit_price is null and lines.unit_price_raw is not null then 'unit_price'
        end as fault
    from lines
    left join {{ ref('int_quotes_located') }} as located on {{ fold('lines.quote_number') }} = located.number_folded
    left join {{ ref('int_quotes_placed') }} as quotes on located.quote_key = quotes.quote_key
)

select
    *,
    coalesce(quantity, 1) as quantity_used,
    {{ half_up('coalesce(quantity, 1) * coalesce(unit_price, 0)') }} as amount,
    case when fault is not null then 'rejected' when not is_chargeable then 'left_out' when target_object = 'deals'
        then 'sent' else 'folded' end as outcome,
    row_number() over (
        partition by target_key
        order by
            quote_key <> coalesce(main_quote_key, quote_key), {{ natural_order('quote_key') }}, ascora_object desc,
            source_file, source_sheet, source_row
    ) as position
from placed
left join (
    select job_key as target_key, min(quote_key) as main_quote_key from {{ ref('int_quote_carriers') }}
        where carried_as = 'quote' group by job_key
) as main_quotes using (target_key)
