-- What a Customer row says that no field of its Account or Contact takes: it goes into a note (mapping.md rows 1 and 3,
-- rulings 20 and 27).
with customers as (
    select
        customers.*,
        nullif(concat_ws(', ', postal_address_line_1, postal_address_line_2,
            nullif(concat_ws(' ', postal_suburb, postal_state, postal_postcode), '')), '') as postal_address,
        nullif(concat_ws(', ', address_line_1, address_line_2,
            nullif(concat_ws(' ', suburb, state_raw, postcode_raw), '')), '') as street_address,
        keyed.record_id is not null as gives_a_person,
        coalesce(keyed.email = customers.email, false) as email_is_the_persons
    from {{ ref('int_customers_cleaned') }} as customers
    left join {{ ref('int_people_keyed') }} as keyed on customers.record_id = keyed.record_id
),

facts as (
    select customer_key, 0 as turn, 'Address' as label, address as value from customers
        where length(address) > {{ var('text_length') }} and not is_site
    union all
    select customer_key, 1, 'Postal address', postal_address
    from customers where {{ fold('postal_address') }} is distinct from {{ fold('street_address') }}
    union all
    select customer_key, 2, 'Mobile', mobile_raw from customers where not gives_a_person
        and (is_site or phone is not null)
    union all
    select customer_key, 3, 'Phone', phone_raw from customers where not gives_a_person and is_site
    union all
    select customer_key, 4, 'E-mail', email from customers where not email_is_the_persons and is_site
    union all
    select customer_key, 5, 'Website', website_raw from customers where is_site
    union all
    select customer_key, 6, 'Lead source', lead_source from customers where is_site
    union all
    select customer_key, 7, 'Assigned to', assigned_to from customers where is_site
    union all
    select customer_key, 8, 'On hold', 'Yes' from customers where is_site and on_hold
    union all
    select customer_key, 9, 'Created', strftime(date_created, '%d/%m/%Y') from customers where is_site
    union all
    select customers.customer_key, 10, entries.ascora_field, entries.value
    from customers
    inner join {{ ref('int_custom_field_values') }} as entries on entries.ascora_object = 'customers'
        and customers.record_id = entries.record_id
    where customers.is_site
)

select customer_key, string_agg(label || ': ' || value, chr(10) order by turn, label) as lines
from facts
where value is not null
group by customer_key
