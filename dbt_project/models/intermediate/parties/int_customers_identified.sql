-- placeholder: columns only, the owner of this area replaces it
select
    cast(null as varchar) as customer_key,
    cast(null as varchar) as customer_number,
    cast(null as varchar) as customer_name,
    cast(null as varchar) as name_folded,
    cast(null as varchar) as account_key,
    cast(null as boolean) as is_site,
    cast(null as varchar) as source_file,
    cast(null as varchar) as source_sheet,
    cast(null as bigint) as source_row
where false
