{{ config(materialized='view') }}

with source as (

    select * from {{ source('raw_ledger', 'steps') }}

),

renamed as (

    select
        run_id,
        seq,
        object,
        op,
        source_key,
        account_key,
        row_hash,
        try_cast(payload as json) as payload,
        state,
        crm_id,
        reason,
        state_at
    from source

)

select * from renamed
