-- Contacts of Freshsales: people of customers and sites, and enquirers, each once (mapping.md rows 2, 3, 11, rulings 6
-- to 9, 26).
with accounts as (
    select
        contact_key,
        to_json(list(
            {'sales_account_key': account_key, 'is_primary': is_primary} order by is_primary desc, turn
        )) as sales_accounts
    from {{ ref('int_contact_accounts') }}
    group by contact_key
),

custom_fields as (
    select
        keyed.contact_key,
        list_reduce(
            list(placed.custom_field order by keyed.natural_order desc, keyed.record_id),
            lambda merged, field: json_merge_patch(merged, field)
        ) as custom_field
    from {{ ref('int_people_keyed') }} as keyed
    inner join {{ ref('int_custom_fields_placed') }} as placed on keyed.record_id = placed.record_id
        and placed.crm_object = 'contacts'
    where placed.custom_field is not null
    group by keyed.contact_key
),

described as (
    select
        people.contact_key as source_key,
        coalesce(people.primary_account_key, people.contact_key) as account_key,
        matched.matched_id,
        matched.matched_by,
        to_json(known.former_keys) as former_keys,
        left(people.person.first_name, {{ var('text_length') }}) as first_name,
        left(people.person.last_name, {{ var('text_length') }}) as last_name,
        left(people.roles, {{ var('text_length') }}) as job_title,
        -- unique and stable because the key is; nobody can own an address under .invalid (RFC 2606)
        coalesce(people.email, 'no-email-' || md5(people.contact_key) || '@ascora-migration.invalid') as email,
        people.mobile_number,
        people.work_number,
        left(people.place.address, {{ var('text_length') }}) as address,
        left(people.place.city, {{ var('text_length') }}) as city,
        left(people.place.state, {{ var('text_length') }}) as state,
        left(people.place.zipcode, {{ var('text_length') }}) as zipcode,
        left(people.place.country, {{ var('text_length') }}) as country,
        people.contact_key as external_id,
        owners.owner_id,
        try_cast(lead_sources.value_to_send as bigint) as lead_source_id,
        -- a person who was sent without e-mail and has one now loses the mark again
        case
            when people.email is null then 0
            when json_extract(known.known_payload, '$.subscription_status') is not null then 1
        end as subscription_status,
        case
            when people.email is null then cast('["no-email"]' as json)
            when json_extract(known.known_payload, '$.tags') is not null then cast('[]' as json)
        end as tags,
        accounts.sales_accounts,
        json_merge_patch(
            json_merge_patch(coalesce(custom_fields.custom_field, cast('{}' as json)), '{"cf_other_fields": null}'),
            {{ custom_field({
                'cf_contact_role': 'left(people.roles, ' ~ var('text_length') ~ ')',
                'cf_original_create_date': "strftime(people.created_on, '%Y-%m-%d')",
            }) }}
        ) as custom_field
    from {{ ref('int_contacts_merged') }} as people
    inner join {{ ref('int_contacts_matched') }} as matched using (contact_key)
    inner join {{ ref('int_contacts_known') }} as known using (contact_key)
    left join accounts using (contact_key)
    left join custom_fields using (contact_key)
    left join {{ ref('int_owners_resolved') }} as owners
        on coalesce({{ fold('people.assigned_to') }}, '') = owners.user_folded
    left join {{ ref('int_field_choices') }} as lead_sources
        on lead_sources.entity = 'contacts' and lead_sources.field = 'lead_source_id'
            and {{ fold('people.lead_source') }} = lead_sources.choice_folded
    where people.target = 'contacts'
)

select
    source_key,
    account_key,
    {{ row_hash([
        'first_name', 'last_name', 'job_title', 'email', 'mobile_number', 'work_number', 'address', 'city', 'state',
        'zipcode', 'country', 'external_id', 'owner_id', 'lead_source_id', 'subscription_status', 'tags',
        'sales_accounts', 'custom_field',
    ]) }} as row_hash,
    matched_id,
    matched_by,
    cast(former_keys as json) as former_keys,
    first_name,
    last_name,
    job_title,
    email,
    mobile_number,
    work_number,
    address,
    city,
    state,
    zipcode,
    country,
    external_id,
    owner_id,
    lead_source_id,
    cast(subscription_status as bigint) as subscription_status,
    cast(tags as json) as tags,
    cast(sales_accounts as json) as sales_accounts,
    cast(custom_field as json) as custom_field
from described
