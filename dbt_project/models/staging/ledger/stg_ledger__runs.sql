{{ config(materialized='view') }}

with source as (

    select * from {{ source('raw_ledger', 'runs') }}

),

renamed as (

    select
        run_id,
        kind,
        account,
        checksum,
        state,
        created_at,
        finished_at
    from source

)

select * from renamed
