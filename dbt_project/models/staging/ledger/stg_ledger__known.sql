-- placeholder: columns only, the owner of this area replaces it
select
    cast(null as varchar) as object,
    cast(null as varchar) as source_key,
    cast(null as bigint) as crm_id,
    cast(null as varchar) as row_hash,
    cast(null as json) as payload,
    cast(null as varchar) as origin,
    cast(null as varchar) as run_id
where false
