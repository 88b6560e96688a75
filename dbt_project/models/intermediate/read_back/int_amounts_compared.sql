-- Every amount of a record that is sent: what Ascora's sheets say, what was sent, what the account holds (mapping.md, What
-- must hold, 3). Ascora's side is read from the sheets; a job that is a task and the notes state theirs in their text.
{{ config(tags=['after_load']) }}

{%- set inc_tax = var('amount_basis') == 'inc_tax' %}
with ascora as (
    {% for sheet, key in {'jobs': 'job_key', 'quotes': 'quote_key'}.items() -%}
    select 'deals and tasks' as measure, placed.account_key, placed.target_key,
        coalesce(sheet.total_amount_ex_tax, 0){{ ' + coalesce(sheet.total_tax, 0)' if inc_tax }} as amount
    from {{ ref('stg_ascora__' ~ sheet) }} as sheet
    inner join {{ ref('int_deals__outcomes') }} as outcomes
        on outcomes.ascora_object = '{{ sheet }}' and outcomes.outcome = 'sent' and sheet.source_file = outcomes.source_file
            and sheet.source_sheet = outcomes.source_sheet and sheet.source_row = outcomes.source_row
    inner join {{ ref('int_' ~ sheet ~ '_placed') }} as placed on outcomes.source_key = placed.{{ key }}
    union all
    {% endfor -%}
    select 'invoice notes', account_key, null, coalesce(amount_inc_tax, 0)
    from {{ ref('int_invoices_placed') }}
    where verdict is null
    union all
    select 'bill notes', account_key, null, coalesce(signed_ex_tax, 0)
    from {{ ref('int_bill_lines_placed') }}
    where outcome = 'folded'
),

-- the lines of a deal come to its amount, so Ascora's total of the deal is theirs
ascora_with_lines as (
    select * from ascora
    union all
    select 'product lines', ascora.account_key, ascora.target_key, ascora.amount
    from ascora
    inner join {{ ref('deal_products') }} as lines on ascora.measure = 'deals and tasks' and ascora.target_key = lines.source_key
),

measured as (
    select
        *,
        case
            when object in ('deals', 'tasks') then 'deals and tasks'
            when object = 'deal_products' then 'product lines'
            when object = 'notes' and source_key like 'bill/%' then 'bill notes'
            when object = 'notes' and regexp_matches(source_key, '^invoice/|#invoices(#part\d+)?$') then 'invoice notes'
        end as measure
    from {{ ref('int_records_read_back') }}
    where is_planned and is_known
),

ours as (
    select
        measure,
        account_key,
        {% for side, json in {'sent': 'payload', 'read_back': 'record'}.items() -%}
        case measure
            when 'product lines' then {{ lines_total(json) }}
            when 'deals and tasks' then case
                when object = 'deals' then coalesce(try_cast({{ json }} ->> 'amount' as decimal(18, 2)), 0)
                else {{ stated_amount(json ~ " ->> 'description'", ['Total Amount Ex Tax']) }}
                    {{- ' + ' ~ stated_amount(json ~ " ->> 'description'", ['Total Tax']) if inc_tax }}
            end
            else {{ stated_amount(json ~ " ->> 'description'", ['Amount inc tax', 'Total inc tax', 'Total ex tax']) }}
        end as {{ side }}{{ ',' if not loop.last }}
        {% endfor %}
    from measured
    where measure is not null
)

select measure, account_key, amount as in_ascora, cast(0 as decimal(18, 2)) as sent, cast(0 as decimal(18, 2)) as read_back
from ascora_with_lines
union all
select measure, account_key, cast(0 as decimal(18, 2)), sent, read_back
from ours
