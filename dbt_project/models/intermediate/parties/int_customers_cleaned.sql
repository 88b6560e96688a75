-- Each accepted customer with its repaired values beside the cells they come from (mapping.md Common; ruling 9).
with located as (
    select
        customers.*,
        {{ country_code('customers.country', 'extraction.country') }} as country_code,
        {{ country_code('customers.postal_country', 'extraction.country') }} as postal_country_code
    from {{ ref('int_customers_identified') }} as customers
    cross join {{ ref('stg_ascora__extraction') }} as extraction
)

select
    located.* exclude (state, postcode, phone, mobile, email, website),
    located.state as state_raw,
    located.postcode as postcode_raw,
    located.phone as phone_raw,
    located.mobile as mobile_raw,
    located.email as email_raw,
    located.website as website_raw,
    {{ state_code('located.state', 'located.country_code') }} as state,
    {{ postcode('located.postcode', 'located.country_code') }} as postcode,
    phones.phone_e164 as phone,
    mobiles.phone_e164 as mobile,
    emails.email_address as email,
    -- what Freshsales takes as a website: a host with a dot, perhaps a scheme and a path
    case when regexp_matches(located.website,
        '(?i)^(https?://)?[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+(:\d+)?([/?#]\S*)?$')
        and length(located.website) <= {{ var('text_length') }} then located.website end as website,
    nullif(concat_ws(', ', located.address_line_1, located.address_line_2), '') as address,
    nullif(concat_ws(' ', located.first_name, located.last_name), '') as person_name
from located
left join {{ ref('int_phones_normalised') }} as phones on located.phone = phones.phone
    and located.country_code = phones.country_code
left join {{ ref('int_phones_normalised') }} as mobiles on located.mobile = mobiles.phone
    and located.country_code = mobiles.country_code
left join {{ ref('int_emails_normalised') }} as emails on located.email = emails.email
