-- Every contact, deal, equipment record, task, appointment, call, note and file that does not hang on the record it belongs
-- to (mapping.md, What must hold, 4).
{{ config(tags=['after_load']) }}

with judged as (
    select
        *,
        case
            when hangs is null then 'the API does not say what it hangs on'
            when origin = 'matched' then 'matched record: hangs where it stood'
        end as explanation
    from {{ ref('int_links_compared') }}
    where hangs is distinct from true
)

select
    object,
    source_key,
    account_key,
    crm_id,
    belongs_to_object,
    belongs_to_key,
    expected_id,
    coalesce(explanation, 'does not hang on it') as reason,
    explanation is not null as is_explained
from judged
