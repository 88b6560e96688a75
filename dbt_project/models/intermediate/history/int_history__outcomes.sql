-- placeholder: columns only, the owner of this area replaces it
select
    cast(null as varchar) as ascora_object,
    cast(null as varchar) as source_key,
    cast(null as varchar) as outcome,
    cast(null as varchar) as target_object,
    cast(null as varchar) as into_key,
    cast(null as varchar) as reason,
    cast(null as varchar) as source_file,
    cast(null as varchar) as source_sheet,
    cast(null as bigint) as source_row
where false
