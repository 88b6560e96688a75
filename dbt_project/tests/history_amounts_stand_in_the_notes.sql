-- The amounts that stand in the notes add up, per Account, to what Ascora's invoices and bills say, to the cent
-- (mapping.md, what must hold 3).
with in_notes as (
    select
        account_key,
        case when source_key like 'bill/%' then 'bills' else 'invoices' end as kind,
        sum(coalesce(
            try_cast(regexp_extract(description, '(?:Amount inc tax|Total inc tax|Total ex tax): (-?\d+\.\d\d)',
                1) as decimal(18, 2)), 0)) as amount
    from {{ ref('notes') }}
    where source_key like 'bill/%' or source_key like 'invoice/%' or source_key like '%#invoices'
        or source_key like '%#invoices#part%'
    group by account_key, kind
),

in_ascora as (
    select account_key, 'bills' as kind, sum(coalesce(signed_ex_tax, 0)) as amount
    from {{ ref('int_bill_lines_placed') }}
    where outcome = 'folded'
    group by account_key
    union all
    select account_key, 'invoices', sum(coalesce(amount_inc_tax, 0))
    from {{ ref('int_invoices_placed') }}
    where verdict is null
    group by account_key
)

select account_key, kind, in_notes.amount as in_notes, in_ascora.amount as in_ascora
from in_notes
full join in_ascora using (account_key, kind)
where coalesce(in_notes.amount, 0) <> coalesce(in_ascora.amount, 0)
