-- Texts that stand whole in a note on the Deal: what its fields cut off, the lines folded into one, its sections, the
-- quotes it carries (rulings 13, 18, 29; mapping.md row 4). Plain text, without the marker line; the history area makes
-- the notes.
with cut as (
    {% for name, field in deal_text_fields().items() -%}
    select source_key || '#{{ name }}' as source_key, source_key as target_key, account_key, '{{ field[0] }}:'
        || chr(10) || {{ name }} as body
    from {{ ref('int_deals_shaped') }}
    where length({{ name }}) > {{ field[1] }}
    {% if not loop.last %}union all
    {% endif %}
    {%- endfor %}
),

folded_lines as (
    select
        lines.deal_key || '#products' as source_key,
        lines.deal_key as target_key,
        deals.account_key,
        case when bool_or(lines.is_in_note) then 'Items: ' else 'Further items (see note): ' end || count(*) || ' lines, together ' || sum(lines.amount) || chr(10)
        || string_agg(
            '- ' || regexp_replace(cast(lines.quantity_summed as varchar), '\.?0+$', '') || ' × ' || lines.words
                || ' at ' || lines.unit_price || ' = ' || lines.amount,
            chr(10) order by lines.line_rank
        ) as body
    from {{ ref('int_deal_lines_added_up') }} as lines
    inner join {{ ref('int_deals_shaped') }} as deals on lines.deal_key = deals.source_key
    where lines.is_folded
    group by lines.deal_key, deals.account_key
),

sections as (
    select deals.source_key || '#sections', deals.source_key, deals.account_key, sections.body
    from {{ ref('int_sections_described') }} as sections
    inner join {{ ref('int_deals_shaped') }} as deals on sections.parent_key = deals.source_key
),

carried_quotes as (
    select quotes.quote_key || '#quote', quotes.target_key, deals.account_key, quotes.body
    from {{ ref('int_carried_quotes_described') }} as quotes
    inner join {{ ref('int_deals_shaped') }} as deals on quotes.target_key = deals.source_key
)

select source_key, 'Deal' as target_type, target_key, account_key, body
from (
    select * from cut
    union all
    select * from folded_lines
    union all
    select * from sections
    union all
    select * from carried_quotes
)
