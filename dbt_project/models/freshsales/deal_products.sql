-- placeholder: columns only, the owner of this area replaces it
select
    cast(null as varchar) as source_key,
    cast(null as varchar) as account_key,
    cast(null as varchar) as row_hash,
    cast(null as decimal(18,2)) as amount,
    cast(null as varchar) as deal_key,
    cast(null as json) as products
where false
