-- What became of every row of the jobs, quotes, lines and price-list sheets: exactly one outcome each (mapping.md, What
-- must hold 1).
with jobs_and_quotes as (
    {% for entity in ['job', 'quote'] -%}
    select
        '{{ entity }}s' as ascora_object,
        identified.{{ entity }}_key as source_key,
        case
            when identified.copy_kind in ('unnumbered', 'clash') or placed.outcome = 'rejected' then 'rejected'
            when identified.copy_kind = 'copy' then 'folded'
            else placed.outcome
        end as outcome,
        {% if entity == 'job' -%}
        coalesce(parent.target_object, placed.target_object) as target_object,
        coalesce(parent.target_key, placed.target_key) as into_key,
        {%- else -%}
        placed.target_object,
        placed.target_key as into_key,
        {%- endif %}
        case
            when identified.copy_kind = 'clash' then 'one number with two contents'
            when identified.copy_kind = 'unnumbered' then 'no number'
            when identified.copy_kind = 'copy' and placed.outcome <> 'rejected' then 'the same row stands twice'
            when placed.outcome = 'rejected' then 'set aside, see rejects'
            when placed.parent_key is not null then 'section or stage'
            {%- if entity == 'job' %}
            when placed.target_object = 'tasks' then 'finished before the days that a Deal goes back'
            {%- else %}
            when placed.outcome = 'folded' then placed.reason
            {%- endif %}
        end as reason,
        identified.source_file, identified.source_sheet, identified.source_row
    from {{ ref('int_' ~ entity ~ 's_identified') }} as identified
    left join {{ ref('int_' ~ entity ~ 's_placed') }} as placed using ({{ entity }}_key)
    {% if entity == 'job' -%}
    left join {{ ref('int_jobs_placed') }} as parent on placed.parent_key = parent.job_key
    {%- endif %}
    union all
    {% endfor -%}
    select
        'supplies', products.product_key,
        case
            when list.product_folded is null then 'rejected'
            when products.product_key is null then 'left_out'
            when list.supplier_rank > 1 then 'folded'
            when matched.matched_id is not null then 'matched'
            else 'sent'
        end,
        'products', products.product_key,
        case
            when list.product_folded is null then 'set aside, see rejects'
            when not catalogue.has_products then 'the plan has no product catalogue'
            when products.product_key is null then 'no line and no equipment uses it (products = used)'
            when list.supplier_rank > 1 then 'one part of several suppliers'
        end,
        list.source_file, list.source_sheet, list.source_row
    from {{ ref('int_price_list') }} as list
    cross join {{ ref('int_product_catalogue') }} as catalogue
    left join {{ ref('int_products_named') }} as products using (product_folded)
    left join {{ ref('int_products_matched') }} as matched using (product_key)
),

lines as (
    select
        quote_lines.ascora_object, quote_lines.quote_key as source_key,
        case when quote_lines.outcome = 'sent' and added_up.is_folded then 'folded' else quote_lines.outcome
            end as outcome,
        case when quote_lines.outcome in ('sent', 'folded') then case when added_up.is_in_note then 'notes'
            when quote_lines.target_object = 'deals' then 'deal_products' else 'tasks' end end as target_object,
        case when quote_lines.outcome in ('sent', 'folded') then quote_lines.target_key
            || case when added_up.is_in_note then '#products' else '' end end as into_key,
        case
            when quote_lines.outcome = 'rejected' then 'set aside, see rejects'
            when quote_lines.outcome = 'left_out' then 'labour that is not charged'
            when quote_lines.outcome = 'folded' then 'in the text of its job''s task'
            when added_up.is_in_note then 'The plan has no product catalogue: listed in a note on the Deal'
            when added_up.is_folded then 'beyond 100 products of a deal'
        end as reason,
        quote_lines.source_file, quote_lines.source_sheet, quote_lines.source_row
    from {{ ref('int_quote_lines') }} as quote_lines
    left join {{ ref('int_deal_lines') }} as deal_lines using (record_id)
    left join {{ ref('int_deal_lines_added_up') }} as added_up
        on deal_lines.deal_key = added_up.deal_key and deal_lines.product_folded = added_up.product_folded
    union all
    select
        ascora_object, job_key, outcome,
        case when outcome = 'folded' then target_object end,
        case when outcome = 'folded' then job_key end,
        case
            when outcome = 'rejected' then 'set aside, see rejects'
            when outcome = 'left_out' then 'labour of a job makes no deal product'
            when target_object = 'tasks' then 'in the text of the task'
            else 'in cf_material_cost'
        end,
        source_file, source_sheet, source_row
    from {{ ref('int_job_lines') }}
)

select
    ascora_object,
    source_key,
    outcome,
    case when outcome in ('sent', 'matched', 'folded') then target_object end as target_object,
    case when outcome in ('sent', 'matched', 'folded') then into_key end as into_key,
    reason,
    source_file,
    source_sheet,
    source_row
from (
    select * from jobs_and_quotes
    union all
    select * from lines
)
