-- What each job's status means (seed job_stages) and when it was finished: Completed Date, else its last invoice, else
-- Date Created (ruling 12).
with stages as (
    select {{ fold('job_status') }} as status_folded, stage, is_finished
    from {{ ref('job_stages') }}
)

select
    located.job_key,
    jobs.job_status,
    stages.stage,
    coalesce(stages.is_finished, false) as is_finished,
    case when stages.is_finished then coalesce(jobs.completed_date, invoiced.last_invoiced_on, jobs.date_created)
        end as finished_on,
    not located.is_child and stages.stage is null as is_unknown
from {{ ref('int_jobs_located') }} as located
inner join {{ ref('stg_ascora__jobs') }} as jobs using (record_id)
left join {{ ref('int_jobs_invoiced') }} as invoiced using (job_key)
left join stages on {{ fold('jobs.job_status') }} = stages.status_folded
