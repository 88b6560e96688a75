-- Leads of Freshsales Classic: enquirers whose enquiry became nothing yet and who are no Contact; empty on Suite
-- (mapping.md row 11).
with described as (
    select
        people.contact_key as source_key,
        people.contact_key as account_key,
        cast(null as bigint) as matched_id,
        cast(null as varchar) as matched_by,
        left(people.person.first_name, {{ var('text_length') }}) as first_name,
        left(people.person.last_name, {{ var('text_length') }}) as last_name,
        people.email,
        people.mobile_number,
        people.work_number,
        left(people.place.address, {{ var('text_length') }}) as address,
        left(people.place.city, {{ var('text_length') }}) as city,
        left(people.place.state, {{ var('text_length') }}) as state,
        left(people.place.zipcode, {{ var('text_length') }}) as zipcode,
        left(people.place.country, {{ var('text_length') }}) as country,
        case when people.company_name is not null then json_object('name',
            left(people.company_name, {{ var('text_length') }})) end as company,
        owners.owner_id,
        try_cast(lead_sources.value_to_send as bigint) as lead_source_id,
        cast('{}' as json) as custom_field
    from {{ ref('int_contacts_merged') }} as people
    left join {{ ref('int_owners_resolved') }} as owners
        on coalesce({{ fold('people.assigned_to') }}, '') = owners.user_folded
    left join {{ ref('int_field_choices') }} as lead_sources
        on lead_sources.entity = 'leads' and lead_sources.field = 'lead_source_id'
            and {{ fold('people.lead_source') }} = lead_sources.choice_folded
    where people.target = 'leads'
)

select
    source_key,
    account_key,
    {{ row_hash([
        'first_name', 'last_name', 'email', 'mobile_number', 'work_number', 'address', 'city', 'state', 'zipcode',
        'country', 'company', 'owner_id', 'lead_source_id', 'custom_field',
    ]) }} as row_hash,
    matched_id,
    matched_by,
    first_name,
    last_name,
    email,
    mobile_number,
    work_number,
    address,
    city,
    state,
    zipcode,
    country,
    cast(company as json) as company,
    owner_id,
    lead_source_id,
    custom_field
from described
