-- By which name a customer's people are found: under their customer and, for a site's people, under its Account too
-- (ruling 17).
with named as (
    select
        mentioned.customer_key,
        mentioned.account_key,
        keyed.contact_key,
        mentioned.name_folded,
        case when mentioned.is_default then '0' else '1' end || mentioned.natural_order || mentioned.row_order as turn
    from {{ ref('int_people_mentioned') }} as mentioned
    inner join {{ ref('int_people_keyed') }} as keyed using (record_id)
    where keyed.target = 'contacts' and mentioned.name_folded <> ''
),

enquirers as (
    select keyed.account_key, keyed.contact_key, keyed.name_folded, '3' || keyed.natural_order as turn
    from {{ ref('int_people_keyed') }} as keyed
    where keyed.kind = 'enquiries' and keyed.target = 'contacts' and keyed.account_key is not null
        and keyed.name_folded <> ''
),

findable as (
    select customer_key, name_folded, contact_key, turn from named
    union all
    -- at the Account its own people come before those of its sites
    select account_key, name_folded, contact_key, '2' || turn from named where account_key <> customer_key
    union all
    select account_key, name_folded, contact_key, turn from enquirers
)

select customer_key, name_folded, min_by(contact_key, turn) as contact_key
from findable
group by customer_key, name_folded
