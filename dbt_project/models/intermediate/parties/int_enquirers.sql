-- placeholder: columns only, the owner of this area replaces it
select
    cast(null as varchar) as enquiry_key,
    cast(null as varchar) as contact_key,
    cast(null as varchar) as lead_key,
    cast(null as varchar) as account_key,
    cast(null as varchar) as converted_to
where false
