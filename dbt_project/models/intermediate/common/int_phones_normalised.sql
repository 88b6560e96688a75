{%- set version = judging_version() -%}
with tenant as (

    select country from {{ ref('stg_ascora__extraction') }}

),

numbers_of_customers as (

    select unnest([phone, mobile]) as phone, {{ country_code('customers.country', 'tenant.country') }} as country_code
    from {{ ref('stg_ascora__customers') }} as customers
    cross join tenant

),

numbers_of_enquirers as (

    select unnest([phone, mobile]) as phone, {{ country_code('address_country', 'tenant.country') }} as country_code
    from {{ ref('stg_ascora__enquiries') }}
    cross join tenant

),

-- A contact has no country of its own: its number is read as of every country that a customer has.
numbers_of_contacts as (

    select unnest([contacts.phone, contacts.mobile]) as phone, countries.country_code
    from {{ ref('stg_ascora__contacts') }} as contacts
    cross join (select distinct country_code from numbers_of_customers union select country from tenant) as countries

),

distinct_numbers as (

    select distinct numbers.phone, coalesce(numbers.country_code, tenant.country) as country_code
    from (
        select * from numbers_of_customers
        union all
        select * from numbers_of_enquirers
        union all
        select * from numbers_of_contacts
    ) as numbers
    cross join tenant
    where numbers.phone is not null

),

judged as (

    {{ judged_before(['phone', 'country_code', 'phone_e164'], version) }}

),

dialled as (

    select
        phone,
        country_code,
        regexp_replace(regexp_replace(phone, '\.0+$', ''), '[\s\p{Z}()./-]', '', 'g') as digits
    from distinct_numbers
    where not exists (
        select 1 from judged where judged.phone = distinct_numbers.phone and judged.country_code = distinct_numbers.country_code
    )

),

normalised as (

    select
        phone,
        country_code,
        -- Ranges of Australian mobiles that are valid as a whole, also without their leading zero; the library decides about the rest.
        case
            when country_code = 'AU' and regexp_matches(digits, '^(\+?61|0)?4[0-36]\d{7}$') then '+61' || right(digits, 9)
            else phone_e164(regexp_replace(phone, '\.0+$', ''), country_code)
        end as phone_e164
    from dialled

)

select phone, country_code, phone_e164, '{{ version }}' as judged_by from normalised
union all
select judged.phone, judged.country_code, judged.phone_e164, '{{ version }}'
from judged
inner join distinct_numbers on judged.phone = distinct_numbers.phone and judged.country_code = distinct_numbers.country_code
