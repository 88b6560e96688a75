-- placeholder: columns only, the owner of this area replaces it
select
    cast(null as varchar) as user_folded,
    cast(null as varchar) as user_name,
    cast(null as varchar) as email,
    cast(null as bigint) as owner_id,
    cast(null as varchar) as decision,
    cast(null as varchar) as technician_name
where false
