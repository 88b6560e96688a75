-- Every row of the Contacts sheet with its customer and its repaired values, or why it is a reject (rulings 2, 4, 9,
-- 28).
with contacts as (
    select
        contacts.*,
        referenced.customer_key,
        customers.account_key,
        customers.key_number,
        customers.natural_order,
        customers.country_code,
        emails.email_address,
        nullif(concat_ws(' ', contacts.first_name, contacts.last_name), '') as person_name,
        referenced.problem as reference_problem
    from {{ ref('stg_ascora__contacts') }} as contacts
    left join {{ ref('int_customer_references') }} as referenced
        on {{ fold('contacts.customer_import_id_or_name') }} = referenced.reference_folded
        and referenced.street_folded = '' and referenced.suburb_folded = ''
    left join {{ ref('int_customers_cleaned') }} as customers on referenced.customer_key = customers.customer_key
    left join {{ ref('int_emails_normalised') }} as emails on contacts.email = emails.email
)

select
    contacts.* exclude (email, phone, mobile, reference_problem, email_address),
    contacts.email as email_raw,
    contacts.phone as phone_raw,
    contacts.mobile as mobile_raw,
    contacts.email_address as email,
    phones.phone_e164 as phone,
    mobiles.phone_e164 as mobile,
    case
        when customer_import_id_or_name is null then 'nobody'
        when reference_problem is not null then reference_problem
        when person_name is null and email_address is null then 'nameless'
    end as problem
from contacts
left join {{ ref('int_phones_normalised') }} as phones on contacts.phone = phones.phone
    and contacts.country_code = phones.country_code
left join {{ ref('int_phones_normalised') }} as mobiles on contacts.mobile = mobiles.phone
    and contacts.country_code = mobiles.country_code
