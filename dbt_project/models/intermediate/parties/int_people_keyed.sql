-- Each mention of a person with the key of its Contact, its e-mail if it keeps one, and what the person becomes
-- (rulings 1, 8, 26; row 11).
with persons as (
    select
        grouped.*,
        coalesce(held.person_key, grouped.group_key) as person_key,
        case when held.group_key is not null then held.email else grouped.group_email end as email,
        held.lost_email,
        held.holder_name
    from {{ ref('int_people_grouped') }} as grouped
    left join {{ ref('int_people_emails_held') }} as held using (group_key)
),

-- a merged contact has the key it has under its first customer; one that only enquiries give has the first enquiry's
keyed as (
    select
        person_key,
        max(email) as email,
        max(lost_email) as lost_email,
        min_by(key_number, natural_order) filter (where kind <> 'enquiries') as first_number,
        min_by(enquiry_key, natural_order) filter (where kind = 'enquiries') as first_enquiry_key,
        max(name_folded) as name_folded,
        bool_or(kind = 'enquiries' and account_key is not null) as is_converted
    from persons
    group by person_key
),

named as (
    select
        keyed.*,
        case
            when first_number is not null then 'contact/' || first_number || '/' || coalesce(keyed.email, name_folded)
            else first_enquiry_key
        end as contact_key,
        -- Classic keeps enquirers apart as leads until they have become a job or quote, or stand there as contacts
        -- already
        first_number is null and not is_converted and account.edition = 'classic'
            and crm_addresses.email is null as is_lead
    from keyed
    left join (select distinct unnest(emails) as email from {{ ref('stg_freshsales__contacts') }}) as crm_addresses
        on keyed.email = crm_addresses.email
    cross join (select coalesce(max(edition), 'suite') as edition from {{ ref('stg_freshsales__account') }}) as account
)

select
    persons.record_id,
    persons.kind,
    persons.natural_order,
    persons.row_order,
    persons.is_default,
    persons.key_number,
    persons.account_key,
    persons.enquiry_key,
    named.contact_key,
    named.name_folded,
    case when named.is_lead then coalesce(named.email, named.lost_email) else named.email end as email,
    case when not named.is_lead then named.lost_email end as lost_email,
    persons.holder_name,
    case
        when named.is_lead then 'leads'
        when named.email is not null or '{{ var('contact_without_email') }}' = 'placeholder' then 'contacts'
        when bool_or(persons.account_key is not null) over (partition by named.contact_key) then 'note'
        else 'left_out'
    end as target
from persons
inner join named using (person_key)
