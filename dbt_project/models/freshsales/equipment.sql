-- placeholder: columns only, the owner of this area replaces it
select
    cast(null as varchar) as source_key,
    cast(null as varchar) as account_key,
    cast(null as varchar) as row_hash,
    cast(null as varchar) as name,
    cast(null as bigint) as owner_id,
    cast(null as varchar) as account_ref_key,
    cast(null as json) as custom_field
where false
