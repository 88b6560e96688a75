{{ config(materialized='view') }}

{% set risks = {
    'open_in_accounting': ('Sent to accounting and not fully paid here', 'Payments are reconciled in Xero and flow back only from time to time: compare the paid amounts with Xero on the day of the load'),
    'paid_but_not_sent': ('Paid here, but not sent to accounting', 'Send them to Xero before the cut-over, or Xero will never know them'),
    'not_sent': ('Not sent to accounting and unpaid', 'Send them before the cut-over, or say who invoices them in which system afterwards'),
    'status_against_amounts': ('The status says otherwise than the amounts', 'Xero says which is true; the note carries both as Ascora has them'),
    'paid_above_total': ('Paid more than the total', 'An overpayment or a typing error: settle it in Xero'),
    'total_does_not_add_up': ('Total is not amount plus tax', 'Edited after it was sent, or a rounding: Xero holds the total that counts'),
    'credit': ('Credits', 'Check in Xero which invoice each credit was set against: Ascora does not say'),
    'past_due': ('Past due on the cut-over day with a balance', 'Chase or write off in Xero: the note in Freshsales is a copy of that day'),
} -%}
with words as (

    select * from (values
        {% for risk, (title, advice) in risks.items() %}({{ loop.index }}, '{{ risk }}', '{{ title }}', '{{ advice }}'){{ ',' if not loop.last }}
        {% endfor %}
    ) as listed (position, risk, title, what_to_do)

)

select
    0 as position,
    'sent' as risk,
    'Already sent to accounting: totals and payments are authoritative in Xero' as title,
    'Invoices arrive in Freshsales as notes, a copy of the export''s day; nothing is written to Xero and no sync is set up' as what_to_do,
    count(*) as invoices,
    coalesce(sum(amount_inc_tax), 0) as amount_inc_tax,
    coalesce(sum(amount_inc_tax - coalesce(amount_paid, 0)), 0) as balance
from {{ ref('int_invoices_placed') }}
where sent_to_accounts and verdict is distinct from 'copy'
union all
select
    words.position,
    words.risk,
    words.title,
    words.what_to_do,
    count(invoices.risk),
    coalesce(sum(invoices.amount_inc_tax), 0),
    coalesce(sum(invoices.balance), 0)
from words
left join {{ ref('scope_invoices_at_risk') }} as invoices using (risk)
group by words.position, words.risk, words.title, words.what_to_do
