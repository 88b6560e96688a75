-- What makes the whole load wrong and so shuts the gate: unknown statuses, one number with two contents, no owner, no
-- stage, no currency (mapping.md Owner; rulings 3, 12).
with problems as (
    {% for entity in ['job', 'quote'] -%}
    select
        'unknown_status' as rule, '{{ entity }}s' as ascora_object, min(statuses.{{ entity }}_key) as source_key,
        min_by(identified.source_file, statuses.{{ entity }}_key) as source_file,
        min_by(identified.source_sheet, statuses.{{ entity }}_key) as source_sheet,
        min_by(identified.source_row, statuses.{{ entity }}_key) as source_row,
        '{{ entity | capitalize }} Status' as column_name,
        coalesce(statuses.{{ entity }}_status, '(blank)') as value,
        count(*) || ' {{ entity }}(s) have the status "' || coalesce(statuses.{{ entity }}_status, '(blank)')
            || '", which no rule maps to a stage' as message,
        'Add the status to seeds/{{ entity }}_stages.csv with its stage, or correct it in Ascora and export again.'
            as remedy
    from {{ ref('int_' ~ entity ~ '_statuses') }} as statuses
    inner join {{ ref('int_' ~ entity ~ 's_identified') }} as identified
        on statuses.{{ entity }}_key = identified.{{ entity }}_key and identified.copy_kind = 'first'
    where statuses.is_unknown
    group by statuses.{{ entity }}_status
    union all
    select
        'two_contents', '{{ entity }}s', {{ entity }}_key, source_file, source_sheet, source_row,
        '{{ entity | capitalize }} Number', {{ entity }}_number,
        'the number ' || {{ entity }}_number || ' stands in the export twice with different contents',
        'Keep the row that is right and remove the other, then extract again.'
    from {{ ref('int_' ~ entity ~ 's_identified') }}
    where copy_kind = 'clash'
    union all
    {% endfor -%}
    select
        'no_owner', 'users', min(source_key), null, null, null, 'Assigned To', assigned_to,
        count(*) || ' deal(s) and task(s) of ' || coalesce('"' || assigned_to || '"', 'nobody')
            || ' would have no owner',
        'Set FALLBACK_OWNER_EMAIL to an active Freshsales user, or give the person a Freshsales Email '
        || 'on the Users sheet.'
    from (
        select shaped.source_key, work.assigned_to, shaped.owner_id
        from {{ ref('int_deals_shaped') }} as shaped
        inner join {{ ref('int_work_described') }} as work using (source_key)
        union all
        select source_key, assigned_to, owner_id from {{ ref('int_tasks_described') }}
    )
    where owner_id is null
    group by assigned_to
    union all
    select
        'no_stage', 'jobs', min(source_key), null, null, null, null, stage,
        count(*) || ' deal(s) belong in the stage "' || stage
            || '", which the pipeline "{{ var('deal_pipeline') }}" does not have',
        'Create the pipeline and the stage in Freshsales (Admin Settings > Deals > Pipelines), then extract again.'
    from {{ ref('int_deals_shaped') }}
    where deal_stage_id is null
    group by stage
    union all
    select
        'no_currency', 'supplies', null, null, null, null, null, null,
        'the account names no base currency, so product prices cannot be written',
        'Set the base currency in Freshsales (Admin Settings > Currencies), then extract again.'
    where exists (select 1 from {{ ref('int_products_named') }} where price is not null)
        and not exists (select 1 from {{ ref('int_base_currency') }})
)

select
    rule,
    'error' as severity,
    ascora_object,
    source_key,
    source_file,
    source_sheet,
    cast(source_row as bigint) as source_row,
    column_name,
    value,
    message,
    remedy
from problems
