{# A view: a verification after the load must see the journal as it is then, without any table of the gate being built anew. #}
{{ config(materialized='view') }}

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
    where state = 'done' or held is not null -- not what stood there before us and was left whole

)

select * from renamed
