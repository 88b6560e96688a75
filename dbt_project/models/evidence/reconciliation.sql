-- Per Account and measure: Ascora's amount, what was sent, what the account holds (mapping.md, What must hold, 3).
{{ config(tags=['after_load']) }}

select
    account_key,
    measure as object,
    cast(sum(in_ascora) as decimal(18, 2)) as in_ascora,
    cast(sum(sent) as decimal(18, 2)) as sent,
    cast(sum(read_back) as decimal(18, 2)) as read_back,
    cast(sum(read_back) - sum(in_ascora) as decimal(18, 2)) as difference
from {{ ref('int_amounts_compared') }}
group by account_key, measure
