-- placeholder: columns only, the owner of this area replaces it
select
    cast(null as varchar) as ascora_object,
    cast(null as varchar) as outcome,
    cast(null as varchar) as reason,
    cast(null as bigint) as records
where false
