-- Which mentions of people are one person: same e-mail and same name, else same customer and same name; enquirers join
-- whom they are (ruling 8, row 11).
with mentioned as (
    select
        *,
        case
            when email is not null then 'e:' || email || '|' || name_folded
            else 'n:' || customer_key || '|' || name_folded
        end as group_key
    from {{ ref('int_people_mentioned') }}
),

enquirers as (
    select
        enquiries.*,
        coalesce({{ fold('enquiries.person_name') }}, '') as name_folded,
        converted.account_key as converted_account_key
    from {{ ref('int_enquiries_identified') }} as enquiries
    left join {{ ref('int_enquiries_converted') }} as converted using (enquiry_key)
    where enquiries.copy_kind = 'first'
),

-- an enquirer without a name is whoever has the e-mail; one whose enquiry was converted is the person of that name at
-- the customer
acquaintances as (
    select
        enquirers.record_id,
        mentioned.group_key,
        mentioned.email,
        mentioned.name_folded,
        1 as preference,
        mentioned.name_folded <> enquirers.name_folded as is_other_name,
        mentioned.natural_order || mentioned.row_order as turn
    from enquirers
    inner join mentioned on enquirers.email = mentioned.email and enquirers.name_folded in (mentioned.name_folded, '')
    union all
    select enquirers.record_id, mentioned.group_key, mentioned.email, mentioned.name_folded, 2, false,
        mentioned.natural_order || mentioned.row_order
    from enquirers
    inner join mentioned on enquirers.converted_account_key = mentioned.account_key
        and enquirers.name_folded = mentioned.name_folded
    where enquirers.name_folded <> ''
),

known_enquirers as (
    select *, row_number() over (partition by record_id order by preference, is_other_name, turn) as choice
    from acquaintances
)

select
    record_id,
    'customers_and_contacts' as kind,
    group_key,
    email as group_email,
    name_folded,
    key_number,
    natural_order,
    is_default,
    row_order,
    is_on_customer_row,
    account_key,
    cast(null as varchar) as enquiry_key
from mentioned
union all
select
    enquirers.record_id,
    'enquiries',
    case
        when known.group_key is not null then known.group_key
        when enquirers.email is not null then 'e:' || enquirers.email || '|' || enquirers.name_folded
        else 'q:' || enquirers.enquiry_key
    end,
    case when known.group_key is not null then known.email else enquirers.email end,
    coalesce(known.name_folded, enquirers.name_folded),
    null,
    enquirers.natural_order,
    false,
    'c',
    false,
    enquirers.converted_account_key,
    enquirers.enquiry_key
from enquirers
left join known_enquirers as known on enquirers.record_id = known.record_id and known.choice = 1
