-- The people that a Deal names, with the Contact each one is: site contact, billing contact, the enquirer whose enquiry
-- it was (rulings 2, 17; row 11). A name is looked for under the customer it stands with, then under the Account;
-- contact_key is null where nobody of that name is sent.
with named as (
    select source_key as deal_key, 1 as turn, 'site_contact' as field, site_contact as contact_name,
    site_customer_key as customer_key, account_key
    from {{ ref('int_work_described') }}
    where target_object = 'deals' and site_contact is not null
    union all
    select source_key, 2, 'billing_contact', billing_contact, coalesce(billing_customer_key, account_key), account_key
    from {{ ref('int_work_described') }}
    where target_object = 'deals' and billing_contact is not null
),

found as (
    select named.deal_key, named.turn, named.field, named.contact_name,
    coalesce(of_customer.contact_key, of_account.contact_key) as contact_key
    from named
    left join {{ ref('int_contact_names') }} as of_customer
        on named.customer_key = of_customer.customer_key and {{ fold('named.contact_name') }} = of_customer.name_folded
    left join {{ ref('int_contact_names') }} as of_account
        on named.account_key = of_account.customer_key and {{ fold('named.contact_name') }} = of_account.name_folded
),

numbers as (
    select {{ fold('number') }} as number_folded, source_key as deal_key, {{ fold('enquiry_number') }} as enquiry_folded
    from {{ ref('int_work_described') }}
    where target_object = 'deals'
    union all
    select {{ fold('quote_number') }}, target_key, null from {{ ref('int_quotes_placed') }} where outcome = 'folded'
        and target_object = 'deals'
    union all
    select {{ fold('sections.job_number') }}, sections.parent_key, null
    from {{ ref('int_jobs_placed') }} as sections
    inner join {{ ref('int_work_described') }} as parents on sections.parent_key = parents.source_key
        and parents.target_object = 'deals'
    where sections.outcome = 'folded'
),

enquiries as (
    select
        enquiry_key,
        contact_key,
        {{ fold("regexp_replace(enquiry_key, '^enquiry/', '')") }} as enquiry_folded,
        {{ fold("regexp_replace(converted_to, '^(job|quote)/', '')") }} as converted_folded
    from {{ ref('int_enquirers') }}
    where contact_key is not null
),

enquirers as (
    select numbers.deal_key, enquiries.enquiry_key, enquiries.contact_key
    from numbers
    inner join enquiries on numbers.enquiry_folded = enquiries.enquiry_folded
    union
    select numbers.deal_key, enquiries.enquiry_key, enquiries.contact_key
    from numbers
    inner join enquiries on numbers.number_folded = enquiries.converted_folded
)

select * from found
union all
select deal_key, 3 as turn, 'enquiry_number' as field, enquiry_key as contact_name, contact_key from enquirers
