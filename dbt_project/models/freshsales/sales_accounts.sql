-- placeholder: columns only, the owner of this area replaces it
select
    cast(null as varchar) as source_key,
    cast(null as varchar) as account_key,
    cast(null as varchar) as row_hash,
    cast(null as bigint) as matched_id,
    cast(null as varchar) as matched_by,
    cast(null as varchar) as name,
    cast(null as varchar) as address,
    cast(null as varchar) as city,
    cast(null as varchar) as state,
    cast(null as varchar) as zipcode,
    cast(null as varchar) as country,
    cast(null as varchar) as phone,
    cast(null as varchar) as website,
    cast(null as bigint) as owner_id,
    cast(null as json) as custom_field
where false
