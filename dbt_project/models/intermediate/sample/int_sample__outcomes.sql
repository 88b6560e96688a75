-- What became of rows of the export, and what was cleaned in them, each with the CRM records that show it. A thing that no
-- record shows (a reject) stands once, without record.
with outcomes as (

    select *, {{ record_id('source_file', 'source_sheet', 'source_row') }} as record_id from {{ ref('record_outcomes') }}
    where ascora_object <> 'users'

),

rejects as (

    select ascora_object, source_key, reason, {{ record_id('source_file', 'source_sheet', 'source_row') }} as record_id from {{ ref('rejects') }}

),

cleaned as (

    select
        ascora_object,
        source_key,
        regexp_replace(regexp_replace(why, '\d+', 'N', 'g'), 'shared, .* keeps', 'shared, another keeps') as why
    from {{ ref('cleanups') }}

),

told as (

    select 'outcome' as found_in, ascora_object, outcome || coalesce(': ' || reason, '') as words, source_key, record_id
    from outcomes
    union all
    select 'reject', ascora_object, reason, source_key, record_id from rejects
    union all
    select 'cleanup', cleaned.ascora_object, cleaned.why, cleaned.source_key, outcomes.record_id
    from cleaned
    left join outcomes on cleaned.ascora_object = outcomes.ascora_object and cleaned.source_key = outcomes.source_key

),

shown as (

    select told.found_in, told.ascora_object, told.words, traced.object, traced.source_key
    from told
    inner join {{ ref('int_records_traced') }} as traced on told.record_id = traced.record_id
    where told.found_in <> 'reject'
    union
    select 'cleanup', cleaned.ascora_object, cleaned.why, traced.object, traced.source_key
    from cleaned
    inner join {{ ref('int_records_traced') }} as traced on cleaned.source_key = traced.source_key

),

not_shown as (

    select told.found_in, told.ascora_object, told.words, '' as object, coalesce(min(told.source_key), min(told.record_id)) as source_key
    from told
    -- distinct first: a thing that a thousand records show would else be joined a million times
    left join (select distinct found_in, ascora_object, words from shown) as shown
        on told.found_in = shown.found_in and told.ascora_object = shown.ascora_object and told.words = shown.words
    where shown.words is null
    group by told.found_in, told.ascora_object, told.words

),

all_of_them as (

    select * from shown
    union all
    select * from not_shown

),

rules as (

    select seen.found_in, seen.ascora_object, seen.words, max_by(marks.rule, length(marks.words) * 2 + (marks.ascora_object is not null)::integer) as rule
    from (select distinct found_in, ascora_object, words from all_of_them) as seen
    inner join {{ ref('rule_marks') }} as marks
        on seen.found_in = marks.found_in and coalesce(marks.ascora_object, seen.ascora_object) = seen.ascora_object
            and contains(lower(seen.words), lower(coalesce(marks.words, '')))
    group by seen.found_in, seen.ascora_object, seen.words

)

select
    case all_of_them.found_in when 'cleanup' then 'clean-up' when 'reject' then 'oddity' else all_of_them.found_in end as kind,
    replace(all_of_them.ascora_object, '_', ' ') || ': ' || replace(all_of_them.words, '_', ' ') as feature,
    rules.rule,
    all_of_them.object,
    all_of_them.source_key
from all_of_them
left join rules on all_of_them.found_in = rules.found_in and all_of_them.ascora_object = rules.ascora_object and all_of_them.words = rules.words
