-- placeholder: columns only, the owner of this area replaces it
select
    cast(null as varchar) as ascora_name,
    cast(null as varchar) as email,
    cast(null as varchar) as freshsales_user,
    cast(null as bigint) as owner_id,
    cast(null as varchar) as decision,
    cast(null as bigint) as jobs,
    cast(null as bigint) as quotes
where false
