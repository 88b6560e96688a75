-- Supplier bills as readable text: one note for each Account that a bill touches, with that Account's lines (ruling
-- 21).
with lines as (
    select
        *,
        concat_ws(' · ',
            'job ' || job_number,
            'part ' || part_number,
            {{ without_data_uris('description') }},
            {{ quantity_text('quantity', 'quantity_raw') }} || ' x ' || {{ quantity_text('unit_cost_ex_tax',
                'unit_cost_ex_tax_raw') }},
            'ex tax ' || {{ amount_text('signed_ex_tax', 'total_ex_tax_raw') }},
            'inc tax ' || {{ amount_text('signed_inc_tax', 'total_inc_tax_raw') }},
            replace({{ json_lines('custom_fields') }}, chr(10), ' · ')) as line
    from {{ ref('int_bill_lines_placed') }}
    where verdict is null
)

select
    note_key as source_key,
    account_key,
    concat_ws(chr(10),
        'Supplier ' || case when bool_and(is_credit) then 'credit ' else 'bill ' end || any_value(tracking_number),
        {{ labelled_lines({
            'Supplier': 'min(supplier)',
            'Type': "string_agg(distinct type, ', ' order by type)",
            'Date': "string_agg(distinct " ~ day_text('invoice_date', 'invoice_date_raw') ~ ", ', ' order by "
                ~ day_text('invoice_date', 'invoice_date_raw') ~ ")",
            'Due': "string_agg(distinct " ~ day_text('due_date', 'due_date_raw') ~ ", ', ' order by "
                ~ day_text('due_date', 'due_date_raw') ~ ")",
            'Accepted': "string_agg(distinct accepted_raw, ', ' order by accepted_raw)"}) }},
        '',
        string_agg('- ' || coalesce(line, ''), chr(10) order by source_file, source_sheet, source_row),
        '',
        {{ labelled_lines({'Total ex tax': 'cast(sum(signed_ex_tax) as varchar)',
            'Total inc tax': 'cast(sum(signed_inc_tax) as varchar)'}) }},
        case when max(account_count) > 1 then 'The bill''s lines for other customers stand on their Accounts.' end)
            as body
from lines
group by note_key, account_key
