-- placeholder: columns only, the owner of this area replaces it
select
    cast(null as varchar) as rule,
    cast(null as varchar) as severity,
    cast(null as varchar) as ascora_object,
    cast(null as varchar) as source_key,
    cast(null as varchar) as source_file,
    cast(null as varchar) as source_sheet,
    cast(null as bigint) as source_row,
    cast(null as varchar) as column_name,
    cast(null as varchar) as value,
    cast(null as varchar) as message,
    cast(null as varchar) as remedy
where false
