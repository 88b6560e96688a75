-- placeholder: columns only, the owner of this area replaces it
select
    cast(null as varchar) as source_key,
    cast(null as varchar) as account_key,
    cast(null as varchar) as row_hash,
    cast(null as varchar) as title,
    cast(null as varchar) as description,
    cast(null as varchar) as location,
    cast(null as varchar) as from_date,
    cast(null as varchar) as end_date,
    cast(null as varchar) as time_zone,
    cast(null as varchar) as targetable_type,
    cast(null as varchar) as targetable_key
where false
