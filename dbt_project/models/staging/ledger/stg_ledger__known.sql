with source as (

    select * from {{ source('raw_ledger', 'known') }}

),

renamed as (

    select
        object,
        source_key,
        crm_id,
        row_hash,
        try_cast(payload as json) as payload,
        origin,
        run_id
    from source

)

select * from renamed
