-- placeholder: columns only, the owner of this area replaces it
select
    cast(null as varchar) as source_key,
    cast(null as varchar) as account_key,
    cast(null as varchar) as row_hash,
    cast(null as bigint) as matched_id,
    cast(null as varchar) as matched_by,
    cast(null as varchar) as name,
    cast(null as varchar) as sku_number,
    cast(null as varchar) as description,
    cast(null as varchar) as category,
    cast(null as boolean) as is_active
where false
