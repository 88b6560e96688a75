-- The Contact of the CRM that each person is, where it is not one that an earlier run created: by external_id, then by
-- e-mail (mapping.md Common).
with people as (
    select known.*, merged.email
    from {{ ref('int_contacts_known') }} as known
    inner join {{ ref('int_contacts_merged') }} as merged using (contact_key)
),

crm_contacts as (
    select contact_id, external_id, emails from {{ ref('stg_freshsales__contacts') }}
),

found_by_key as (
    select contact_key, min(contact_id) as contact_id
    from (
        select people.contact_key, crm_contacts.contact_id from people
        inner join crm_contacts on people.contact_key = crm_contacts.external_id
        union all
        select people.contact_key, crm_contacts.contact_id from people
        inner join crm_contacts on people.known_id = crm_contacts.contact_id
    ) as found
    group by contact_key
),

addresses as (
    select contact_id, unnest(emails) as email from crm_contacts
),

found_by_email as (
    select people.contact_key, min(addresses.contact_id) as contact_id
    from people
    inner join addresses on people.email = addresses.email
    where addresses.contact_id not in (select contact_id from found_by_key)
        and people.contact_key not in (select contact_key from found_by_key)
        and people.known_id is null
    group by people.contact_key
)

select
    people.contact_key,
    case when coalesce(people.known_origin, '') <> 'created'
        then coalesce(found_by_key.contact_id, found_by_email.contact_id) end as matched_id,
    case
        when coalesce(people.known_origin, '') = 'created' then null
        when found_by_key.contact_id is not null then 'key'
        when found_by_email.contact_id is not null then 'email'
    end as matched_by
from people
left join found_by_key using (contact_key)
left join found_by_email using (contact_key)
