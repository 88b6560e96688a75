-- One row a person: what its mentions say together, the first default customer's first (rulings 7, 8, 17; rows 2, 3,
-- 11).
with facts as (
    select
        keyed.*,
        coalesce(mentioned.first_name, enquiries.first_name) as first_name,
        case
            when mentioned.record_id is not null then mentioned.last_name
            when enquiries.person_name is not null then enquiries.last_name
            when keyed.email is null or enquiries.company_name is not null
                then coalesce(enquiries.company_name, 'Enquiry ' || enquiries.enquiry_number)
        end as last_name,
        mentioned.role,
        coalesce(mentioned.work_number, enquiries.phone) as work_number,
        coalesce(mentioned.mobile_number, enquiries.mobile) as mobile_number,
        case when mentioned.address is not null or mentioned.city is not null
            then {'address': mentioned.address, 'city': mentioned.city, 'state': mentioned.state,
                'zipcode': mentioned.zipcode, 'country': mentioned.country}
            when enquiries.address is not null or enquiries.address_suburb is not null
            then {'address': enquiries.address, 'city': enquiries.address_suburb, 'state': enquiries.state,
                'zipcode': enquiries.postcode, 'country': enquiries.address_country}
        end as place,
        coalesce(mentioned.created_on, enquiries.date_created) as created_on,
        coalesce(customers.assigned_to, accounts.assigned_to, enquiries.assigned_to) as assigned_to,
        coalesce(customers.lead_source, enquiries.lead_source) as lead_source,
        enquiries.company_name,
        -- the first default customer, else the first customer; enquiries last
        case when keyed.kind = 'enquiries' then '2' when keyed.is_default then '0' else '1' end
        || keyed.natural_order || keyed.row_order as turn
    from {{ ref('int_people_keyed') }} as keyed
    left join {{ ref('int_people_mentioned') }} as mentioned using (record_id)
    left join {{ ref('int_customers_identified') }} as customers on mentioned.customer_key = customers.customer_key
    left join {{ ref('int_customers_identified') }} as accounts on customers.account_key = accounts.customer_key
    left join {{ ref('int_enquiries_identified') }} as enquiries on keyed.enquiry_key = enquiries.enquiry_key
        and enquiries.copy_kind = 'first'
),

roles as (
    select contact_key, string_agg(role, '; ' order by turn) as roles
    from (
        select contact_key, min_by(role, turn) as role, min(turn) as turn
        from facts
        where role is not null
        group by contact_key, {{ fold('role') }}
    ) as distinct_roles
    group by contact_key
)

select
    facts.contact_key,
    max(facts.target) as target,
    max(facts.email) as email,
    max(facts.lost_email) as lost_email,
    max(facts.holder_name) filter (where facts.lost_email is not null) as holder_name,
    max(facts.name_folded) as name_folded,
    -- first and last name of one mention, never of two
    arg_min({'first_name': facts.first_name, 'last_name': facts.last_name}, facts.turn)
        filter (where coalesce(facts.first_name, facts.last_name) is not null) as person,
    max(roles.roles) as roles,
    min_by(facts.work_number, facts.turn) as work_number,
    min_by(facts.mobile_number, facts.turn) as mobile_number,
    min_by(facts.place, facts.turn) as place,
    min(facts.created_on) as created_on,
    min_by(facts.assigned_to, facts.turn) as assigned_to,
    min_by(facts.lead_source, facts.turn) as lead_source,
    min_by(facts.company_name, facts.turn) as company_name,
    min_by(facts.account_key, facts.turn) filter (where facts.account_key is not null) as primary_account_key,
    min_by(facts.record_id, facts.turn) as main_record_id
from facts
left join roles using (contact_key)
group by facts.contact_key
