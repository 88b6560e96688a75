-- For each accepted enquiry: the Contact or lead that its person is, and the job or quote that it became (mapping.md
-- row 11).
select
    enquiries.enquiry_key,
    case when keyed.target = 'contacts' then keyed.contact_key end as contact_key,
    case when keyed.target = 'leads' then keyed.contact_key end as lead_key,
    coalesce(keyed.account_key, merged.primary_account_key) as account_key,
    coalesce(converted.work_key, enquiries.converted_to) as converted_to
from {{ ref('int_enquiries_identified') }} as enquiries
inner join {{ ref('int_people_keyed') }} as keyed using (record_id)
inner join {{ ref('int_contacts_merged') }} as merged on keyed.contact_key = merged.contact_key
left join {{ ref('int_enquiries_converted') }} as converted on enquiries.enquiry_key = converted.enquiry_key
