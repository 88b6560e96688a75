-- placeholder: columns only, the owner of this area replaces it
select
    cast(null as varchar) as source_key,
    cast(null as varchar) as account_key,
    cast(null as varchar) as row_hash,
    cast(null as varchar) as deal_key,
    cast(null as varchar) as closed_date
where false
