-- placeholder: columns only, the owner of this area replaces it
select
    cast(null as varchar) as job_key,
    cast(null as varchar) as account_key,
    cast(null as varchar) as site_customer_key,
    cast(null as varchar) as billing_customer_key,
    cast(null as varchar) as target_object,
    cast(null as varchar) as target_key,
    cast(null as date) as finished_on,
    cast(null as varchar) as parent_key
where false
