-- placeholder: columns only, the owner of this area replaces it
select
    cast(null as varchar) as customer_key,
    cast(null as varchar) as name_folded,
    cast(null as varchar) as contact_key
where false
