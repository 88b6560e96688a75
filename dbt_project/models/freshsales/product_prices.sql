-- placeholder: columns only, the owner of this area replaces it
select
    cast(null as varchar) as source_key,
    cast(null as varchar) as account_key,
    cast(null as varchar) as row_hash,
    cast(null as varchar) as product_key,
    cast(null as varchar) as currency_code,
    cast(null as decimal(18,2)) as unit_price
where false
