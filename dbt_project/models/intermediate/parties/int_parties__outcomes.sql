-- What became of every row of the Customer, Contacts and Enquiries sheets: exactly one outcome each (mapping.md, What
-- must hold, 1).
with customers as (
    select
        keyed.record_id, 'customers' as ascora_object, keyed.customer_key as source_key,
        keyed.source_file, keyed.source_sheet, keyed.source_row,
        case
            when keyed.copy_kind = 'identical' or identified.is_site then 'folded'
            when accounts.matched_id is not null then 'matched'
            else 'sent'
        end as outcome,
        'sales_accounts' as target_object,
        coalesce(identified.account_key, keyed.customer_key) as into_key,
        case
            when keyed.copy_kind = 'identical' then 'the same row stands more than once'
            when identified.is_site then 'a site of its billing customer'
        end as reason
    from {{ ref('int_customers_keyed') }} as keyed
    left join {{ ref('int_customers_identified') }} as identified using (customer_key)
    left join {{ ref('sales_accounts') }} as accounts on keyed.customer_key = accounts.source_key
),

-- the first row of the sheet that gives a Contact stands for it; further rows and enquiries fold into it
people as (
    select
        keyed.*,
        merged.primary_account_key,
        sent.matched_id,
        row_number() over (
            partition by keyed.contact_key, keyed.kind
            order by not keyed.is_default, keyed.natural_order, keyed.row_order
        ) as mention
    from {{ ref('int_people_keyed') }} as keyed
    inner join {{ ref('int_contacts_merged') }} as merged using (contact_key)
    left join {{ ref('contacts') }} as sent on keyed.contact_key = sent.source_key
    where keyed.kind = 'enquiries' or keyed.row_order like 'a%'
),

people_placed as (
    select
        record_id,
        kind,
        contact_key,
        case
            when target = 'note' then 'folded'
            when target = 'left_out' then 'left_out'
            when mention > 1 or (kind = 'enquiries' and contact_key <> enquiry_key) then 'folded'
            when matched_id is not null then 'matched'
            else 'sent'
        end as outcome,
        case target when 'note' then 'notes' when 'left_out' then null else target end as target_object,
        case
            when target = 'note' then contact_key || '#person'
            when target <> 'left_out' then contact_key
        end as into_key,
        case
            when target = 'note' then 'without e-mail: a note on the Account (contact_without_email = note)'
            when target = 'left_out' then 'without e-mail and without an Account (contact_without_email = note)'
            when kind = 'enquiries' and contact_key <> enquiry_key then 'the enquirer is that person already'
            when mention > 1 then 'the same person'
        end as reason
    from people
),

contacts as (
    select
        listed.record_id, 'contacts' as ascora_object, placed.contact_key as source_key,
        listed.source_file, listed.source_sheet, listed.source_row,
        placed.outcome, placed.target_object, placed.into_key, placed.reason
    from {{ ref('int_contacts_listed') }} as listed
    left join people_placed as placed on listed.record_id = placed.record_id
),

enquiries as (
    select
        enquiries.record_id, 'enquiries' as ascora_object, enquiries.enquiry_key as source_key,
        enquiries.source_file, enquiries.source_sheet, enquiries.source_row,
        case when enquiries.copy_kind = 'identical' then 'folded' else placed.outcome end as outcome,
        placed.target_object,
        placed.into_key,
        case
            when enquiries.copy_kind = 'identical' then 'the same row stands more than once'
            else placed.reason
        end as reason
    from {{ ref('int_enquiries_identified') }} as enquiries
    left join {{ ref('int_enquiries_identified') }} as first_copy on enquiries.enquiry_key = first_copy.enquiry_key
        and first_copy.copy_kind = 'first'
    left join people_placed as placed on first_copy.record_id = placed.record_id
),

all_rows as (
    select * from customers
    union all
    select * from contacts
    union all
    select * from enquiries
)

select
    all_rows.ascora_object,
    coalesce(all_rows.source_key, set_aside.source_key) as source_key,
    case when set_aside.record_id is not null then 'rejected' else all_rows.outcome end as outcome,
    case when set_aside.record_id is null then all_rows.target_object end as target_object,
    case when set_aside.record_id is null then all_rows.into_key end as into_key,
    case when set_aside.record_id is not null then set_aside.reason else all_rows.reason end as reason,
    all_rows.source_file,
    all_rows.source_sheet,
    all_rows.source_row
from all_rows
left join {{ ref('int_parties__set_aside') }} as set_aside
    on all_rows.ascora_object = set_aside.ascora_object and all_rows.record_id = set_aside.record_id
