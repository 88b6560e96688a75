-- placeholder: columns only, the owner of this area replaces it
select
    cast(null as varchar) as source_key,
    cast(null as varchar) as account_key,
    cast(null as varchar) as row_hash,
    cast(null as json) as former_keys,
    cast(null as varchar) as name,
    cast(null as decimal(18,2)) as amount,
    cast(null as bigint) as deal_pipeline_id,
    cast(null as bigint) as deal_stage_id,
    cast(null as bigint) as owner_id,
    cast(null as varchar) as sales_account_key,
    cast(null as json) as contact_keys,
    cast(null as json) as custom_field
where false
