-- Every row of the Enquiries sheet with its key, its place among rows of one number, and its repaired values
-- (mapping.md row 11).
with enquiries as (
    select
        enquiries.*,
        {{ fold('enquiry_number') }} as number_folded,
        {{ country_code('address_country', 'extraction.country') }} as country_code,
        md5(cast(json_merge_patch(to_json(enquiries),
            '{"record_id": null, "source_file": null, "source_sheet": null,
            "source_row": null}') as varchar)) as content_hash
    from {{ ref('stg_ascora__enquiries') }} as enquiries
    cross join {{ ref('stg_ascora__extraction') }} as extraction
),

counted as (
    select
        *,
        row_number() over same_number as copy_number,
        first_value(content_hash) over same_number as first_content,
        first_value(enquiry_number) over same_number as first_number
    from enquiries
    window same_number as (partition by number_folded order by source_file, source_sheet, source_row)
)

select
    counted.* exclude (email, phone, mobile, address_state, address_postcode, first_content, first_number),
    'enquiry/' || first_number as enquiry_key,
    {{ natural_order('first_number') }} as natural_order,
    case
        when number_folded is null then 'unnumbered'
        when copy_number = 1 then 'first'
        when content_hash = first_content then 'identical'
        else 'other_content'
    end as copy_kind,
    counted.email as email_raw,
    counted.phone as phone_raw,
    counted.mobile as mobile_raw,
    counted.address_state as state_raw,
    counted.address_postcode as postcode_raw,
    emails.email_address as email,
    phones.phone_e164 as phone,
    mobiles.phone_e164 as mobile,
    {{ state_code('counted.address_state', 'counted.country_code') }} as state,
    {{ postcode('counted.address_postcode', 'counted.country_code') }} as postcode,
    nullif(concat_ws(', ', address_line_1, address_line_2), '') as address,
    nullif(concat_ws(' ', first_name, last_name), '') as person_name
from counted
left join {{ ref('int_emails_normalised') }} as emails on counted.email = emails.email
left join {{ ref('int_phones_normalised') }} as phones on counted.phone = phones.phone
    and counted.country_code = phones.country_code
left join {{ ref('int_phones_normalised') }} as mobiles on counted.mobile = mobiles.phone
    and counted.country_code = mobiles.country_code
