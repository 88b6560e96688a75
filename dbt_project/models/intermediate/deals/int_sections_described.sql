-- What the sections and stages of each job or quote say, as one text for the record that they fold into (mapping.md row
-- 4: never a deal of their own).
with sections as (
    select
        placed.parent_key, placed.job_number as number, placed.amount, jobs.job_name as title,
        jobs.job_status as status,
        {{ name_pictures('jobs.job_description') }} as description, {{ name_pictures('jobs.work_undertaken') }} as work_undertaken, jobs.custom_fields
    from {{ ref('int_jobs_placed') }} as placed
    inner join {{ ref('stg_ascora__jobs') }} as jobs using (record_id)
    where placed.parent_key is not null and placed.outcome = 'folded'
    union all
    select
        placed.parent_key, placed.quote_number, placed.amount, quotes.quote_name, quotes.quote_status,
        {{ name_pictures('quotes.quote_description') }}, null, quotes.custom_fields
    from {{ ref('int_quotes_placed') }} as placed
    inner join {{ ref('stg_ascora__quotes') }} as quotes using (record_id)
    where placed.parent_key is not null and placed.outcome = 'folded'
)

select
    parent_key,
    count(*) as sections,
    string_agg(
        concat_ws(chr(10),
            'Section ' || number || coalesce(' ' || title, '') || ' (' || status || '), total ' || amount,
            description, 'Work undertaken: ' || work_undertaken, {{ json_lines('custom_fields') }}),
        chr(10) order by {{ natural_order('number') }}
    ) as body
from sections
group by parent_key
