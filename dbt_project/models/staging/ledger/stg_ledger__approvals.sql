{{ config(materialized='view', tags=['after_load']) }}

with source as (

    select * from {{ source('raw_ledger', 'approvals') }}

),

renamed as (

    select
        what,
        checksum,
        who,
        "at" as approved_at,
        comment
    from source

)

select * from renamed
