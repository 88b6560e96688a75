-- placeholder: columns only, the owner of this area replaces it
select
    cast(null as varchar) as reference_folded,
    cast(null as varchar) as street_folded,
    cast(null as varchar) as suburb_folded,
    cast(null as varchar) as customer_key,
    cast(null as varchar) as account_key,
    cast(null as varchar) as problem
where false
