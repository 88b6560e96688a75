-- mapping.md, What must hold 1: each row of the sheets of this area has exactly one outcome, and is in the rejects
-- exactly when that is rejected.
with sheet_rows as (
    {% for sheet in ['jobs', 'job_supply', 'job_labour', 'quotes', 'quote_supply', 'quote_labour', 'supplies'] -%}
    select '{{ sheet }}' as ascora_object, source_file, source_sheet, source_row from {{ ref('stg_ascora__' ~ sheet) }}
    {% if not loop.last %}union all
    {% endif %}
    {%- endfor %}
),

counted as (
    select ascora_object, source_file, source_sheet, source_row, 1 as sheets, 0 as outcomes, 0 as rejected, 0 as rejects
        from sheet_rows
    union all
    select ascora_object, source_file, source_sheet, source_row, 0, 1, case when outcome = 'rejected' then 1 else 0 end,
    0 from {{ ref('int_deals__outcomes') }}
    union all
    select ascora_object, source_file, source_sheet, source_row, 0, 0, 0, 1 from {{ ref('int_deals__rejects') }}
)

select ascora_object, source_file, source_sheet, source_row, sum(sheets) as sheets, sum(outcomes) as outcomes,
sum(rejected) as rejected, sum(rejects) as rejects
from counted
group by ascora_object, source_file, source_sheet, source_row
having sum(sheets) <> 1 or sum(outcomes) <> 1 or sum(rejected) <> sum(rejects)
