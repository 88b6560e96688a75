-- placeholder: columns only, the owner of this area replaces it
select
    cast(null as varchar) as source_key,
    cast(null as varchar) as account_key,
    cast(null as varchar) as row_hash,
    cast(null as varchar) as file_name,
    cast(null as varchar) as stored_path,
    cast(null as bigint) as file_bytes,
    cast(null as varchar) as file_sha256,
    cast(null as varchar) as targetable_type,
    cast(null as varchar) as targetable_key
where false
