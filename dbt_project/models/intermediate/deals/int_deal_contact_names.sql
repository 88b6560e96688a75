-- The people that a Deal names, with the Contact each one is: site contact, billing contact, the enquirer whose enquiry it was (rulings 2, 17; row 11).
-- A name is looked for under the customer it stands with, then under the Account; contact_key is null where nobody of that name is sent.
with named as (
    select source_key as deal_key, 1 as turn, 'site_contact' as field, site_contact as contact_name, site_customer_key as customer_key, account_key
    from {{ ref('int_work_described') }}
    where target_object = 'deals' and site_contact is not null
    union all
    select source_key, 2, 'billing_contact', billing_contact, coalesce(billing_customer_key, account_key), account_key
    from {{ ref('int_work_described') }}
    where target_object = 'deals' and billing_contact is not null
),

found as (
    select named.deal_key, named.turn, named.field, named.contact_name, coalesce(of_customer.contact_key, of_account.contact_key) as contact_key
    from named
    left join {{ ref('int_contact_names') }} as of_customer
        on named.customer_key = of_customer.customer_key and {{ fold('named.contact_name') }} = of_customer.name_folded
    left join {{ ref('int_contact_names') }} as of_account
        on named.account_key = of_account.customer_key and {{ fold('named.contact_name') }} = of_account.name_folded
),

numbers as (
    select {{ fold('number') }} as number_folded, source_key as deal_key, enquiry_number
    from {{ ref('int_work_described') }}
    where target_object = 'deals'
    union all
    select {{ fold('quote_number') }}, target_key, null from {{ ref('int_quotes_placed') }} where outcome = 'folded' and target_object = 'deals'
),

enquirers as (
    select distinct numbers.deal_key, 3 as turn, 'enquiry_number' as field, people.enquiry_key as contact_name, people.contact_key
    from numbers
    inner join {{ ref('int_enquirers') }} as people
        on {{ fold('numbers.enquiry_number') }} = {{ fold("regexp_replace(people.enquiry_key, '^enquiry/', '')") }}
        or numbers.number_folded = {{ fold("regexp_replace(people.converted_to, '^(job|quote)/', '')") }}
    where people.contact_key is not null
)

select * from found
union all
select * from enquirers
