-- placeholder: columns only, the owner of this area replaces it
select
    cast(null as varchar) as quote_key,
    cast(null as varchar) as account_key,
    cast(null as varchar) as target_object,
    cast(null as varchar) as target_key,
    cast(null as varchar) as outcome,
    cast(null as varchar) as reason
where false
