-- Every invoice row with its key, the Account it goes to, and what became of it (mapping.md row 6, rulings 2, 3, 28).
with invoices as (
    select
        *,
        'invoice/' || invoice_number as invoice_key,
        {{ row_hash(['job_number', 'billing_customer', 'invoice_date_raw', 'due_date_raw', 'amount_ex_tax_raw',
            'tax_raw', 'amount_inc_tax_raw',
            'amount_paid_raw', 'status', 'sent_to_accounts_raw', 'custom_fields']) }} as content
    from {{ ref('stg_ascora__invoices') }}
),

counted as (
    select
        *,
        {{ copies('invoice_number', 'content') }}
    from invoices
),

-- An invoice has no address; where two customers share the name, the job that it bills says which of them is meant.
billed as (
    select
        counted.*,
        jobs.entity_key as job_key,
        case
            when counted.billing_customer is null then jobs.account_key
            when billing.problem is null then billing.account_key
            when billing.problem = 'ambiguous'
                and job_customer.name_folded = {{ fold('counted.billing_customer') }} then job_customer.account_key
        end as account_key,
        case
            when counted.billing_customer is null then coalesce(jobs.billing_customer_key, jobs.site_customer_key)
            when billing.problem is null then billing.customer_key
            when billing.problem = 'ambiguous' then job_customer.customer_key
        end as customer_key,
        case when counted.billing_customer is not null then coalesce(billing.problem, case
            when billing.reference_folded is null then 'unknown' end) end as customer_problem
    from counted
    left join {{ ref('int_customer_references') }} as billing
        on {{ fold('counted.billing_customer') }} = billing.reference_folded and billing.street_folded = ''
            and billing.suburb_folded = ''
    left join {{ ref('int_entities_placed') }} as jobs on jobs.entity_type = 'job'
        and {{ fold('counted.job_number') }} = jobs.number_folded
    left join {{ ref('int_customers_identified') }} as job_customer
        on coalesce(jobs.billing_customer_key, jobs.site_customer_key) = job_customer.customer_key
),

judged as (
    select
        *,
        case
            when invoice_number is null then 'no_number'
            when differs then 'two_contents'
            when account_key is null then coalesce(customer_problem, 'no_customer')
            when copy > 1 then 'copy'
        end as verdict
    from billed
)

select
    *,
    case
        when verdict = 'copy' then 'folded'
        when verdict is not null then 'rejected'
        when '{{ var("invoice_notes") }}' = 'per_account' then 'folded'
        else 'sent'
    end as outcome,
    case when verdict is null or verdict = 'copy' then 'notes' end as target_object,
    case
        when verdict is not null and verdict <> 'copy' then null
        when '{{ var("invoice_notes") }}' = 'per_account' then account_key || '#invoices'
        else invoice_key
    end as note_key,
    case verdict
        when 'no_number' then 'The invoice has no number, so nothing could find it again'
        when 'two_contents' then 'Invoice number ' || invoice_number || ' stands in several rows that differ'
        when 'no_customer' then 'Billing Customer is empty and no job says whose invoice it is'
        when 'unknown' then 'Billing Customer names no customer of the Customer sheet'
        when 'ambiguous' then 'Several customers have this name and the job does not settle which one is billed'
        when 'rejected' then 'The customer it bills was rejected itself'
        when 'copy' then 'The same row stands in the export more than once'
        else case when '{{ var("invoice_notes") }}' = 'per_account'
            then 'One invoice history note an Account (invoice_notes = per_account)' end
    end as reason,
    case when verdict in ('no_number', 'two_contents') then 'Invoice Number' when verdict not in ('copy')
        then 'Billing Customer' end as problem_column,
    case when verdict in ('no_number', 'two_contents') then invoice_number when verdict not in ('copy')
        then billing_customer end as problem_value,
    case verdict
        when 'no_number' then 'Give the row its Invoice Number and extract again'
        when 'two_contents' then 'Keep the row that is right, delete the others, and extract again'
        when 'ambiguous' then 'Put the Customer Number into Billing Customer'
        when 'rejected' then 'Mend the customer (see its own row in this list) and extract again'
        when 'copy' then null
        else case when verdict is not null
            then 'Correct Billing Customer, or add the customer to the Customer sheet, and extract again' end
    end as remedy
from judged
