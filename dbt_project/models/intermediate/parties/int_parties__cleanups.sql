-- placeholder: columns only, the owner of this area replaces it
select
    cast(null as varchar) as ascora_object,
    cast(null as varchar) as source_key,
    cast(null as varchar) as field,
    cast(null as varchar) as before,
    cast(null as varchar) as after,
    cast(null as varchar) as why
where false
