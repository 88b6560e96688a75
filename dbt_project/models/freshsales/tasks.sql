-- Freshsales tasks: jobs finished longer ago than finished_days, done on the day they were finished (mapping.md row 4,
-- rulings 14, 19). A task without owner is not sent: int_deals__gate_problems says which, and the gate stays shut.
with shaped as (
    select
        source_key,
        account_key,
        left(name, {{ var('text_length') }}) as title,
        description,
        {{ iso_in_zone("finished_on + interval 12 hour") }} as due_date,
        case when is_finished then {{ iso_in_zone("finished_on + interval 12 hour") }} end as completed_date,
        cast(case when is_finished then 1 else 0 end as bigint) as status,
        owner_id,
        'SalesAccount' as targetable_type,
        account_key as targetable_key
    from {{ ref('int_tasks_described') }}
    where owner_id is not null
)

select
    source_key,
    account_key,
    {{ row_hash([
        'title', 'description', 'due_date', 'completed_date', 'status', 'owner_id', 'targetable_type', 'targetable_key',
    ]) }} as row_hash,
    title,
    description,
    due_date,
    completed_date,
    status,
    owner_id,
    targetable_type,
    targetable_key
from shaped
