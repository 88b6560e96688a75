-- placeholder: columns only, the owner of this area replaces it
select
    cast(null as varchar) as source_key,
    cast(null as varchar) as account_key,
    cast(null as varchar) as row_hash,
    cast(null as boolean) as call_direction,
    cast(null as varchar) as note,
    cast(null as varchar) as targetable_type,
    cast(null as varchar) as targetable_key
where false
