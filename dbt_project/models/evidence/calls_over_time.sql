-- The loader's calls minute by minute, with what the hour up to then adds up to: that is what the account's budget counts.
{{ config(tags=['after_load']) }}

with minutes as (

    select
        cast(minute || ':00' as timestamp) as minute_start,
        cast(sum(calls) as bigint) as calls,
        cast(sum(writing) as bigint) as writing,
        cast(sum(refused) as bigint) as refused,
        cast(sum(unanswered) as bigint) as unanswered
    from {{ ref('stg_ledger__calls') }}
    group by 1

)

select
    minute_start,
    calls,
    writing,
    refused,
    unanswered,
    cast(sum(calls) over (order by minute_start range between interval 59 minutes preceding and current row) as bigint) as calls_in_the_hour
from minutes
