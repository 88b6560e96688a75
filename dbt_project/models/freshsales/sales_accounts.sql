-- Accounts of Freshsales: one per billing customer, and one per supplier that needs one (mapping.md row 1, rulings 5,
-- 7, 11, 20).
with customers as (
    select
        customers.*,
        case when keyed.email = customers.email then null else customers.email end as email_without_person
    from {{ ref('int_customers_cleaned') }} as customers
    left join {{ ref('int_people_keyed') }} as keyed on customers.record_id = keyed.record_id
),

described as (
    select
        named.account_key as source_key,
        named.account_key,
        standing.matched_id,
        standing.matched_by,
        named.name,
        left(customers.address, {{ var('text_length') }}) as address,
        left(customers.suburb, {{ var('text_length') }}) as city,
        left(customers.state, {{ var('text_length') }}) as state,
        left(customers.postcode, {{ var('text_length') }}) as zipcode,
        left(customers.country, {{ var('text_length') }}) as country,
        coalesce(customers.phone, customers.mobile) as phone,
        customers.website,
        owners.owner_id,
        json_merge_patch(
            coalesce(placed.custom_field, cast('{}' as json)),
            {{ custom_field({
                'cf_ascora_id': 'named.account_key',
                'cf_original_create_date': "strftime(customers.date_created, '%Y-%m-%d')",
                'cf_customer_type': 'left(customers.customer_type, ' ~ var('text_length') ~ ')',
                'cf_lead_source': 'left(customers.lead_source, ' ~ var('text_length') ~ ')',
                'cf_on_hold': 'customers.on_hold',
                'cf_email': 'customers.email_without_person',
                'cf_site_count': 'case when customers.customer_key is not null then coalesce(sites.site_count, 0) end',
                'cf_site_addresses': 'sites.cf_site_addresses',
                'cf_site_types': 'sites.cf_site_types',
                'cf_site_status': 'sites.cf_site_status',
                'cf_other_fields':
                    "coalesce(placed.folded_text, json_extract_string(placed.custom_field, '$.cf_other_fields'))",
            }) }}
        ) as custom_field
    from {{ ref('int_accounts_named') }} as named
    inner join {{ ref('int_accounts_standing') }} as standing using (account_key)
    left join customers on named.account_key = customers.customer_key
    left join {{ ref('int_sites_folded') }} as sites on named.account_key = sites.account_key
    left join {{ ref('int_owners_resolved') }} as owners
        on coalesce({{ fold('customers.assigned_to') }}, '') = owners.user_folded
    left join {{ ref('int_custom_fields_placed') }} as placed
        on placed.ascora_object = 'customers' and placed.crm_object = 'sales_accounts'
            and customers.record_id = placed.record_id
)

select
    source_key,
    account_key,
    {{ row_hash(['name', 'address', 'city', 'state', 'zipcode', 'country', 'phone', 'website', 'owner_id',
        'custom_field']) }} as row_hash,
    matched_id,
    matched_by,
    name,
    address,
    city,
    state,
    zipcode,
    country,
    phone,
    website,
    owner_id,
    cast(custom_field as json) as custom_field
from described
