-- The rows of this area that are set aside, each with the cell at fault, the reason and what to do (rulings 4, 28).
with jobs_and_quotes as (
    {% for entity, stage in [('job', 'int_job_statuses'), ('quote', 'int_quote_statuses')] -%}
    select
        '{{ entity }}s' as ascora_object, identified.{{ entity }}_key as source_key, identified.source_file,
        identified.source_sheet, identified.source_row,
        case
            when identified.copy_kind in ('unnumbered', 'clash') then '{{ entity | capitalize }} Number'
            when located.fault is not null then located.reject_column
            when located.is_child then '{{ entity | capitalize }} Number'
            else '{{ entity | capitalize }} Status'
        end as column_name,
        case
            when identified.copy_kind = 'unnumbered' then null
            when identified.copy_kind = 'clash' then identified.{{ entity }}_number
            when located.fault is not null then located.reject_value
            when located.is_child then identified.{{ entity }}_number
            else statuses.{{ entity }}_status
        end as value,
        case
            when identified.copy_kind = 'unnumbered' then 'the {{ entity }} has no number'
            when identified.copy_kind = 'clash' then 'the number stands in the export twice with different contents'
            when located.fault is not null then located.reject_reason
            when located.is_child then 'is a section or stage of a {{ entity }} that is itself set aside'
            else 'the status is not one that seeds/{{ entity }}_stages.csv knows'
        end as reason,
        case
            when identified.copy_kind = 'unnumbered' then 'Give the row its number and extract again.'
            when identified.copy_kind = 'clash'
                then 'Keep the row that is right and remove the other, then extract again.'
            when located.fault is not null then located.reject_remedy
            when located.is_child then 'Settle the parent; the section follows.'
            else 'Add the status to seeds/{{ entity }}_stages.csv with its stage.'
        end as remedy
    from {{ ref('int_' ~ entity ~ 's_identified') }} as identified
    left join {{ ref('int_' ~ entity ~ 's_placed') }} as placed on identified.{{ entity }}_key = placed.{{ entity }}_key
    left join {{ ref('int_' ~ entity ~ 's_located') }} as located
        on identified.{{ entity }}_key = located.{{ entity }}_key
    left join {{ ref(stage) }} as statuses on identified.{{ entity }}_key = statuses.{{ entity }}_key
    where identified.copy_kind in ('unnumbered', 'clash') or placed.outcome = 'rejected'
    union all
    {% endfor -%}
    select
        'supplies', null, source_file, source_sheet, source_row, 'Part Number', null,
        'the price-list row has neither part number nor description', 'Give the row its part number and extract again.'
    from {{ ref('int_price_list') }}
    where product_folded is null
),

lines as (
    select ascora_object, source_file, source_sheet, source_row, 'quote' as parent, quote_number as number, description,
    quantity_raw, unit_price_raw as price_raw, fault, quote_key as parent_key
    from {{ ref('int_quote_lines') }}
    where outcome = 'rejected'
    union all
    select ascora_object, source_file, source_sheet, source_row, 'job', job_number, description, quantity_raw,
    cost_ex_tax_raw, fault, job_key
    from {{ ref('int_job_lines') }}
    where outcome = 'rejected'
)

select * from jobs_and_quotes
union all
select
    ascora_object,
    parent_key,
    source_file,
    source_sheet,
    source_row,
    case
        when fault = 'quantity' then case when ascora_object like '%labour' then 'Hours' else 'Quantity' end
        when fault = 'unit_price' then case when ascora_object like '%labour' then 'Rate Ex Tax' else 'Sell Ex Tax' end
        when fault = 'cost_ex_tax' then 'Cost Ex Tax'
        when fault = 'nameless' then 'Description'
        when parent = 'quote' then 'Quote Number' else 'Job Number'
    end,
    case when fault = 'quantity' then quantity_raw when fault in ('unit_price', 'cost_ex_tax') then price_raw
        when fault = 'nameless' then description else number end,
    case
        when fault = 'no_number' then 'the line has no ' || parent || ' number'
        when fault in ('no_quote', 'no_job') then 'the line names a ' || parent || ' that the export does not hold'
        when fault in ('quote_rejected', 'job_rejected') then 'the line belongs to a ' || parent
            || ' that is itself set aside'
        when fault = 'nameless' then 'the line has neither part number nor description'
        else 'the cell is no number'
    end,
    case
        when fault in ('quote_rejected', 'job_rejected') then 'Settle the ' || parent || '; the line follows.'
        when fault in ('no_quote', 'no_job', 'no_number') then 'Export the ' || parent || ' too, or correct the number.'
        else 'Correct the cell and extract again; until then the adjustment line closes the gap of a Deal.'
    end
from lines
