-- The text of each enquiry, a note on its Contact, else on the Account of what it became (mapping.md row 11).
select
    enquiries.enquiry_key as source_key,
    enquirers.contact_key,
    -- whose slice the note is in; the Account that it hangs on only where there is no contact
    coalesce(enquirers.account_key, enquirers.contact_key) as account_key,
    concat_ws(chr(10),
        'Enquiry ' || enquiries.enquiry_number || coalesce(' of ' || strftime(enquiries.date_created, '%d/%m/%Y'), ''),
        'From: ' || coalesce(enquiries.person_name, enquiries.company_name),
        'Company: ' || case when enquiries.person_name is not null then enquiries.company_name end,
        'E-mail: ' || enquiries.email_raw,
        'Phone: ' || enquiries.phone_raw,
        'Mobile: ' || enquiries.mobile_raw,
        'Address: ' || nullif(concat_ws(', ', enquiries.address,
            nullif(concat_ws(' ', enquiries.address_suburb, enquiries.state_raw, enquiries.postcode_raw), ''),
            enquiries.address_country), ''),
        'Source: ' || enquiries.lead_source,
        'Rating: ' || enquiries.rating,
        'Status: ' || enquiries.status,
        'Assigned to: ' || enquiries.assigned_to,
        'Converted to: ' || enquiries.converted_to,
        placed.folded_text,
        chr(10) || {{ name_pictures('enquiries.enquiry_description') }}
    ) as body
from {{ ref('int_enquirers') }} as enquirers
inner join {{ ref('int_enquiries_identified') }} as enquiries on enquirers.enquiry_key = enquiries.enquiry_key
    and enquiries.copy_kind = 'first'
left join {{ ref('int_custom_fields_placed') }} as placed on placed.ascora_object = 'enquiries'
    and enquiries.record_id = placed.record_id
where enquirers.contact_key is not null or (enquirers.lead_key is null and enquirers.account_key is not null)
