-- The flow: how many rows of each kind went where, and how many of those stand in the CRM now.
{{ config(tags=['after_load']) }}

select
    outcomes.ascora_object,
    outcomes.outcome,
    outcomes.target_object,
    count(*) as records,
    count(*) filter (where records.standing in ('found', 'held', 'not_readable')) as standing
from {{ ref('record_outcomes') }} as outcomes
left join {{ ref('int_records_read_back') }} as records
    on outcomes.target_object = records.object and outcomes.into_key = records.source_key
group by outcomes.ascora_object, outcomes.outcome, outcomes.target_object
