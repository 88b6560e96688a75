-- Texts that become notes on Accounts: notes of Customer rows, what no field takes, sites that exceed their fields,
-- people without a Contact.
with customers as (
    select customers.*, leftovers.lines
    from {{ ref('int_customers_identified') }} as customers
    left join {{ ref('int_customer_leftovers') }} as leftovers using (customer_key)
),

own_notes as (
    select
        customer_key || '#notes' as source_key,
        account_key,
        concat_ws(
            chr(10) || chr(10),
            case when is_site then 'Site ' || customer_name end,
            {{ name_pictures('notes') }},
            case when not is_site then lines end
        ) as body
    from customers
    where notes is not null or (lines is not null and not is_site)
),

site_details as (
    select
        account_key,
        string_agg(
            'Site ' || customer_name || coalesce(' (#' || customer_number || ')', '') || chr(10) || lines,
            chr(10) || chr(10) order by natural_order
        ) as body
    from customers
    where is_site and lines is not null
    group by account_key
),

site_notes as (
    select
        folded.account_key || '#sites' as source_key,
        folded.account_key,
        nullif(concat_ws(chr(10) || chr(10), folded.text_for_note, site_details.body), '') as body
    from {{ ref('int_sites_folded') }} as folded
    left join site_details using (account_key)
),

people as (
    select
        contact_key || '#person' as source_key,
        primary_account_key as account_key,
        'Contact without e-mail: ' || concat_ws(
            chr(10),
            concat_ws(' ', person.first_name, person.last_name),
            'Role: ' || roles,
            'Phone: ' || work_number,
            'Mobile: ' || mobile_number
        ) as body
    from {{ ref('int_contacts_merged') }}
    where target = 'note'
),

-- columns of the Contacts sheet that the format does not know have no field either
unknown_columns as (
    select
        keyed.contact_key || '#fields' as source_key,
        merged.primary_account_key as account_key,
        concat_ws(' ', 'Contact', merged.person.first_name, merged.person.last_name, merged.email) || chr(10)
        || string_agg(distinct placed.folded_text, chr(10) order by placed.folded_text) as body
    from {{ ref('int_custom_fields_placed') }} as placed
    inner join {{ ref('int_people_keyed') }} as keyed on placed.record_id = keyed.record_id
    inner join {{ ref('int_contacts_merged') }} as merged on keyed.contact_key = merged.contact_key
    where placed.ascora_object = 'contacts' and placed.folded_text is not null
    group by keyed.contact_key, merged.primary_account_key, merged.person, merged.email
)

select source_key, account_key, body from own_notes
union all
select source_key, account_key, body from site_notes where body is not null
union all
select source_key, account_key, body from people
union all
select source_key, account_key, body from unknown_columns
