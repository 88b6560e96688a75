-- Every value of this area that is repaired, shortened, nulled or replaced: one row each (mapping.md Common, Text,
-- Phones).
{%- set phone = "case when %s is null then 'no valid phone number' else 'written as E.164' end" %}
{%- set email = "case when %s is null then 'no valid e-mail address' else 'e-mail repaired' end" %}
{%- set state = "'state abbreviated or unknown'" %}
{%- set postcode = "'postcode repaired or unknown'" %}
{%- set website = "'not a website that Freshsales takes'" %}
{#- (object, model, key, rows that count, CRM field, cell, repaired, why) -#}
{%- set customer = ('customers', 'int_customers_cleaned', 'customer_key', 'true') %}
{%- set contact = ('contacts', 'int_contacts_listed',
    "coalesce((select max(keyed.contact_key) from " ~ ref('int_people_keyed')
    ~ " as keyed where keyed.record_id = int_contacts_listed.record_id),"
    ~ " 'contact/' || key_number || '/' || coalesce(email, " ~ fold('person_name') ~ ", ''))", 'problem is null') %}
{%- set enquiry = ('enquiries', 'int_enquiries_identified', 'enquiry_key', "copy_kind = 'first'") %}
{%- set repaired = [
    customer + ('state', 'state_raw', 'state', state),
    customer + ('zipcode', 'postcode_raw', 'postcode', postcode),
    customer + ('phone', 'phone_raw', 'phone', phone),
    customer + ('mobile', 'mobile_raw', 'mobile', phone),
    customer + ('email', 'email_raw', 'email', email),
    customer + ('website', 'website_raw', 'website', website),
    contact + ('work_number', 'phone_raw', 'phone', phone),
    contact + ('mobile_number', 'mobile_raw', 'mobile', phone),
    contact + ('email', 'email_raw', 'email', email),
    enquiry + ('state', 'state_raw', 'state', state),
    enquiry + ('zipcode', 'postcode_raw', 'postcode', postcode),
    enquiry + ('work_number', 'phone_raw', 'phone', phone),
    enquiry + ('mobile_number', 'mobile_raw', 'mobile', phone),
    enquiry + ('email', 'email_raw', 'email', email),
] %}
{%- set account = ('customers', 'int_customers_cleaned', 'customer_key') %}
{%- set person = ('contacts', 'int_contacts_merged', 'contact_key') %}
{%- set cut = [
    account + ('address',), account + ('suburb',), account + ('country',), account + ('customer_type',),
    account + ('lead_source',), person + ('roles',), person + ('person.first_name',), person + ('person.last_name',),
    person + ('place.address',), person + ('place.city',),
] %}
with repairs as (
    {% for object, model, key, condition, field, before, after, why in repaired -%}
    select
        '{{ object }}' as ascora_object, {{ key }} as source_key, '{{ field }}' as field,
        {{ before }} as before, {{ after }} as after, {{ why | replace('%s', after) }} as why
    from {{ ref(model) }}
    where {{ before }} is distinct from {{ after }} and {{ before }} is not null and {{ condition }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

cuts as (
    {% for object, model, key, field in cut -%}
    select
        '{{ object }}' as ascora_object, {{ key }} as source_key, '{{ field }}' as field,
        {{ field }} as before, left({{ field }}, {{ var('text_length') }}) as after,
        'longer than the field takes' as why
    from {{ ref(model) }}
    where length({{ field }}) > {{ var('text_length') }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

account_names as (
    select 'customers' as ascora_object, named.account_key as source_key, 'name' as field,
        coalesce(customers.customer_name, named.full_name) as before, named.name as after,
        case
            when named.name_rule = 'suburb' then 'the name is taken: with the suburb'
            when named.name_rule = 'number' then 'the name is taken: with the number'
            when named.name <> named.base_name then 'keeps the name it was given before'
            when length(named.full_name) > length(named.name) then 'longer than the field takes'
            else 'the Account has the company''s name, else the person''s'
        end as why
    from {{ ref('int_accounts_named') }} as named
    left join {{ ref('int_customers_identified') }} as customers on named.account_key = customers.customer_key
    where coalesce(customers.customer_name, named.full_name) <> named.name
),

people as (
    select 'contacts' as ascora_object, contact_key as source_key, 'email' as field, lost_email as before,
        cast(null as varchar) as after,
        'the address is shared, ' || coalesce(nullif(holder_name, ''), 'another person') || ' keeps it' as why
    from {{ ref('int_contacts_merged') }}
    where lost_email is not null
    union all
    select 'contacts', source_key, 'email', null, email,
        'Freshsales refuses a contact without e-mail: a placeholder that nobody can receive'
    from {{ ref('contacts') }}
    where email like '%@ascora-migration.invalid'
    union all
    select 'enquiries', people.contact_key, 'last_name', null, people.person.last_name, 'the enquiry names no person'
    from {{ ref('int_contacts_merged') }} as people
    where people.name_folded = '' and people.person.last_name is not null
    union all
    select
        case when people.contact_key like 'enquiry/%' then 'enquiries' else 'contacts' end, people.contact_key,
        'lead_source_id', people.lead_source, null,
        'Freshsales has no lead source of this name; its text is kept on the Account or in the enquiry''s note'
    from {{ ref('int_contacts_merged') }} as people
    left join {{ ref('int_field_choices') }} as choices
        on choices.entity = people.target and choices.field = 'lead_source_id'
            and {{ fold('people.lead_source') }} = choices.choice_folded
    where people.target in ('contacts', 'leads') and people.lead_source is not null and choices.choice_folded is null
    union all
    select 'enquiries', enquiries.enquiry_key, 'converted_to', enquiries.converted_to, null,
        'names no job or quote of this export: the enquiry stays unlinked'
    from {{ ref('int_enquiries_identified') }} as enquiries
    left join {{ ref('int_enquiries_converted') }} as converted using (enquiry_key)
    where enquiries.copy_kind = 'first' and enquiries.converted_to is not null and converted.work_key is null
    union all
    select 'enquiries', enquiries.enquiry_key, 'enquiry_description', enquiries.enquiry_description, null,
        'a lead of Freshsales Classic takes no note from this loader'
    from {{ ref('int_enquirers') }} as enquirers
    inner join {{ ref('int_enquiries_identified') }} as enquiries on enquirers.enquiry_key = enquiries.enquiry_key
        and enquiries.copy_kind = 'first'
    where enquirers.lead_key is not null and enquiries.enquiry_description is not null
)

select * from repairs
union all
select * from cuts
union all
select * from account_names
union all
select * from people
