-- placeholder: columns only, the owner of this area replaces it
select
    cast(null as varchar) as source_key,
    cast(null as varchar) as account_key,
    cast(null as varchar) as row_hash,
    cast(null as varchar) as title,
    cast(null as varchar) as description,
    cast(null as varchar) as due_date,
    cast(null as varchar) as completed_date,
    cast(null as bigint) as status,
    cast(null as bigint) as owner_id,
    cast(null as varchar) as targetable_type,
    cast(null as varchar) as targetable_key
where false
