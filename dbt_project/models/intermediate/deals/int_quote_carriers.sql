-- The quotes that a job carries, so that quote and job are one Deal: the quote a job names (the first such job), and
-- its accepted variations (ruling 13).
with standing_jobs as (
    select job_key, {{ natural_order('job_number') }} as job_order
    from {{ ref('int_jobs_located') }}
    where not is_child and fault is null
),

mentions as (
    select distinct mentions.quote_key, mentions.job_key, mentions.named_in, standing_jobs.job_order
    from {{ ref('int_quote_mentions') }} as mentions
    inner join standing_jobs using (job_key)
    where mentions.quote_key is not null
),

candidates as (
    select mentions.*, case when named_in = 'jobs' then 'quote' else 'variation' end as carried_as
    from mentions
    left join {{ ref('int_quote_statuses') }} as statuses using (quote_key)
    where mentions.named_in = 'jobs' or statuses.is_accepted
),

ranked as (
    select *, row_number() over (partition by quote_key order by carried_as, job_order) as choice
    from candidates
)

select quote_key, job_key, carried_as
from ranked
where choice = 1
    and not exists (
        select 1
        from {{ ref('stg_ledger__known') }} as own_deal
        inner join {{ ref('stg_ledger__known') }} as job_task on job_task.object = 'tasks'
            and job_task.source_key = ranked.job_key
        where own_deal.object = 'deals' and own_deal.source_key = ranked.quote_key
    )
