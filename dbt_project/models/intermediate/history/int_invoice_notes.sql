-- Invoices as readable text: one note each, or one history note an Account (mapping.md row 6, var invoice_notes).
with invoices as (
    select
        placed.*,
        customers.customer_name,
        placed.amount_inc_tax - coalesce(placed.amount_paid, 0) as balance
    from {{ ref('int_invoices_placed') }} as placed
    left join {{ ref('int_customers_identified') }} as customers
        on placed.customer_key = customers.customer_key and customers.is_site
    where placed.verdict is null
),

{% if var('invoice_notes') == 'per_account' -%}
listed as (
    select
        account_key,
        note_key,
        amount_inc_tax,
        balance,
        {{ natural_order('invoice_number') }} as number_order,
        concat_ws(' · ',
            invoice_number,
            {{ day_text('invoice_date', 'invoice_date_raw') }},
            'due ' || {{ day_text('due_date', 'due_date_raw') }},
            'ex tax ' || {{ amount_text('amount_ex_tax', 'amount_ex_tax_raw') }},
            'tax ' || {{ amount_text('tax', 'tax_raw') }},
            'inc tax ' || {{ amount_text('amount_inc_tax', 'amount_inc_tax_raw') }},
            'paid ' || {{ amount_text('amount_paid', 'amount_paid_raw') }},
            'balance ' || cast(balance as varchar),
            status,
            'job ' || job_number,
            'billed to ' || customer_name,
            'sent to accounts: ' || sent_to_accounts_raw,
            replace({{ json_lines('custom_fields') }}, chr(10), ' · ')) as line
    from invoices
)

select
    note_key as source_key,
    account_key,
    'Invoice history' || chr(10) || 'Invoices: ' || count(*)
    || chr(10) || 'Total inc tax: ' || coalesce(sum(amount_inc_tax),
        0) || chr(10) || 'Balance: ' || coalesce(sum(balance), 0)
    || chr(10) || chr(10) || string_agg(line, chr(10) order by number_order) as body
from listed
group by note_key, account_key
{%- else -%}
written as (
    select
        invoice_key as source_key,
        account_key,
        concat_ws(chr(10), 'Invoice ' || invoice_number,
            {{ labelled_lines({
                'Date': day_text('invoice_date', 'invoice_date_raw'),
                'Due': day_text('due_date', 'due_date_raw'),
                'Job': 'job_number',
                'Billed to': 'customer_name',
                'Amount ex tax': amount_text('amount_ex_tax', 'amount_ex_tax_raw'),
                'Tax': amount_text('tax', 'tax_raw'),
                'Amount inc tax': amount_text('amount_inc_tax', 'amount_inc_tax_raw'),
                'Paid': amount_text('amount_paid', 'amount_paid_raw'),
                'Balance': 'cast(balance as varchar)',
                'Status': 'status',
                'Sent to accounts': 'sent_to_accounts_raw'}) }},
            {{ json_lines('custom_fields') }}) as body
    from invoices
)

select * from written
{%- endif %}
