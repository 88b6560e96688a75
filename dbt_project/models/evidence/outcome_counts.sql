select
    ascora_object,
    outcome,
    reason,
    count(*) as records
from {{ ref('record_outcomes') }}
group by ascora_object, outcome, reason
