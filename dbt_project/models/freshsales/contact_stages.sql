-- placeholder: columns only, the owner of this area replaces it
select
    cast(null as varchar) as source_key,
    cast(null as varchar) as account_key,
    cast(null as varchar) as row_hash,
    cast(null as varchar) as contact_key,
    cast(null as bigint) as lifecycle_stage_id,
    cast(null as bigint) as contact_status_id
where false
