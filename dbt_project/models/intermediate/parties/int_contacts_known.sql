-- Which Contact of the CRM stands for which person already: ours by key or former key (ruling 6), else by external_id,
-- else by e-mail.
with people as (
    select contact_key, name_folded, email from {{ ref('int_contacts_merged') }} where target = 'contacts'
),

known as (
    select
        source_key,
        crm_id,
        origin,
        payload,
        lower(json_extract_string(payload, '$.email')) as email,
        {{ fold("concat_ws(
            ' ', json_extract_string(payload, '$.first_name'), json_extract_string(payload, '$.last_name'))") }}
            as name_folded
    from {{ ref('stg_ledger__known') }}
    where object = 'contacts'
),

-- keys that no person has now, and that one person may have had: under another of its customers, with another e-mail,
-- as an enquirer
known_and_free as (
    select * from known where source_key not in (select contact_key from people)
),

mentions as (
    select contact_key, record_id, key_number, enquiry_key, name_folded from {{ ref('int_people_keyed') }}
        where target = 'contacts'
),

former_of_people as (
    select mentions.contact_key, free.source_key as former_key, 1 as preference
    from mentions inner join known_and_free as free on mentions.enquiry_key = free.source_key
    union all
    select mentions.contact_key, free.source_key, 2
    from mentions
    inner join known_and_free as free on mentions.name_folded = free.name_folded
        and starts_with(free.source_key, 'contact/' || mentions.key_number || '/')
    where mentions.name_folded <> ''
    union all
    select people.contact_key, free.source_key, 3
    from people inner join known_and_free as free on people.email = free.email and people.name_folded = free.name_folded
),

former_once as (
    select *, row_number() over (partition by former_key order by (contact_key in (select source_key from known)),
        preference, contact_key) as claim
    from former_of_people
),

former as (
    select contact_key, list(former_key order by preference, former_key) as former_keys
    from (select contact_key, former_key, min(preference) as preference from former_once where claim = 1
        group by contact_key, former_key) as claimed
    group by contact_key
)

select
    people.contact_key,
    coalesce(former.former_keys, []) as former_keys,
    coalesce(own.crm_id, earlier.crm_id) as known_id,
    coalesce(own.origin, earlier.origin) as known_origin,
    coalesce(own.payload, earlier.payload) as known_payload
from people
left join former using (contact_key)
left join known as own on people.contact_key = own.source_key
left join known as earlier on former.former_keys[1] = earlier.source_key
