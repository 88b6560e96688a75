{{ config(materialized='view') }}

with invoices as (

    select placed.*, extraction.cutover_date, {{ fold('placed.status') }} as status_folded
    from {{ ref('int_invoices_placed') }} as placed
    cross join {{ ref('stg_ascora__extraction') }} as extraction
    where placed.verdict is distinct from 'copy'

),

risks as (

    select 'open_in_accounting' as risk, * from invoices
    where sent_to_accounts and coalesce(amount_paid, 0) < amount_inc_tax
    union all
    select 'paid_but_not_sent', * from invoices
    where sent_to_accounts is not true and coalesce(amount_paid, 0) > 0
    union all
    select 'not_sent', * from invoices
    where sent_to_accounts is not true and coalesce(amount_paid, 0) = 0
    union all
    select 'status_against_amounts', * from invoices
    where (status_folded = 'paid' and coalesce(amount_paid, 0) < amount_inc_tax)
        or (status_folded in ('unpaid', 'overdue', 'part paid', 'sent', 'draft') and amount_inc_tax > 0 and amount_paid >= amount_inc_tax)
    union all
    select 'paid_above_total', * from invoices where amount_paid > amount_inc_tax and amount_inc_tax >= 0
    union all
    select 'total_does_not_add_up', * from invoices where abs(amount_ex_tax + tax - amount_inc_tax) >= 0.01
    union all
    select 'credit', * from invoices where amount_inc_tax < 0 or status_folded = 'credit'
    union all
    select 'past_due', * from invoices
    where due_date < cutover_date and coalesce(amount_paid, 0) < amount_inc_tax

)

select
    risk,
    invoice_number,
    billing_customer,
    job_number,
    invoice_date,
    due_date,
    amount_inc_tax,
    amount_paid,
    amount_inc_tax - coalesce(amount_paid, 0) as balance,
    status,
    sent_to_accounts,
    outcome,
    source_file,
    source_sheet,
    source_row
from risks
