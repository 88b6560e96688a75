-- Every mention of a person by a customer: rows of the Contacts sheet and persons on Customer rows (rulings 7 and 8,
-- mapping.md rows 2 and 3).
with on_sheet as (
    select
        *,
        {{ fold('person_name') }} as name_folded,
        lpad(cast(row_number() over (order by source_file, source_sheet, source_row) as varchar), 9, '0') as row_order
    from {{ ref('int_contacts_listed') }}
    where problem is null
),

on_customer as (
    select *, {{ fold('person_name') }} as person_folded from {{ ref('int_customers_cleaned') }}
        where person_name is not null
),

-- the person of a Customer row is not made twice if the Contacts sheet has it (ruling 7)
paired as (
    select customer_record, contact_record
    from (
        select
            on_customer.record_id as customer_record,
            on_sheet.record_id as contact_record,
            row_number() over (
                partition by on_customer.record_id
                order by coalesce(on_sheet.email = on_customer.email, false) desc, (on_sheet.email is null) desc,
                    on_sheet.row_order
            ) as choice
        from on_customer
        inner join on_sheet
            on on_customer.customer_key = on_sheet.customer_key
            and (on_customer.person_folded = on_sheet.name_folded
                or (on_sheet.name_folded is null and on_customer.email = on_sheet.email))
    ) as candidates
    where choice = 1
)

select
    on_sheet.record_id,
    'contacts' as ascora_object,
    on_sheet.customer_key,
    on_sheet.key_number,
    on_sheet.account_key,
    on_sheet.natural_order,
    coalesce(on_sheet.is_default, false) as is_default,
    'a' || on_sheet.row_order as row_order,
    paired.customer_record is not null as is_on_customer_row,
    case when on_sheet.name_folded is null then on_customer.first_name else on_sheet.first_name end as first_name,
    case when on_sheet.name_folded is null then on_customer.last_name else on_sheet.last_name end as last_name,
    coalesce(on_sheet.name_folded, on_customer.person_folded, '') as name_folded,
    on_sheet.role,
    coalesce(on_sheet.email, on_customer.email) as email,
    on_sheet.phone as work_number,
    on_sheet.mobile as mobile_number,
    cast(null as varchar) as address,
    cast(null as varchar) as city,
    cast(null as varchar) as state,
    cast(null as varchar) as zipcode,
    cast(null as varchar) as country,
    cast(null as date) as created_on
from on_sheet
left join paired on on_sheet.record_id = paired.contact_record
left join on_customer on paired.customer_record = on_customer.record_id
union all
select
    on_customer.record_id,
    'customers',
    on_customer.customer_key,
    on_customer.key_number,
    on_customer.account_key,
    on_customer.natural_order,
    false,
    'b',
    true,
    on_customer.first_name,
    on_customer.last_name,
    on_customer.person_folded,
    case when on_customer.is_site then 'Site manager' end,
    coalesce(on_sheet.email, on_customer.email),
    on_customer.phone,
    on_customer.mobile,
    on_customer.address,
    on_customer.suburb,
    on_customer.state,
    on_customer.postcode,
    on_customer.country,
    on_customer.date_created
from on_customer
left join paired on on_customer.record_id = paired.customer_record
left join on_sheet on paired.contact_record = on_sheet.record_id
