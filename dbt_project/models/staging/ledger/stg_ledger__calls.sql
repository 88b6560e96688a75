{{ config(materialized='view', tags=['after_load']) }}

with source as (

    select * from {{ source('raw_ledger', 'calls') }}

),

renamed as (

    select
        run_id,
        minute,
        calls,
        writing,
        refused,
        unanswered
    from source

)

select * from renamed
