-- Where each job goes: a Deal, or a Task on the Account when it was finished longer ago than finished_days before the
-- cut-over (mapping.md row 4). What an earlier run sent as a Deal (the job, or a quote that it now carries) stays a
-- Deal, and what it sent as a Task stays one.
with sent_before as (
    select source_key, max(object = 'deals') as as_deal, max(object = 'tasks') as as_task
    from {{ ref('stg_ledger__known') }}
    where object in ('deals', 'tasks')
    group by source_key
),

jobs_whose_quote_is_a_deal as (
    select distinct carriers.job_key
    from {{ ref('int_quote_carriers') }} as carriers
    inner join sent_before on carriers.quote_key = sent_before.source_key and sent_before.as_deal
),

judged as (
    select
        located.*,
        statuses.finished_on,
        case
            when located.is_child or located.fault is not null or statuses.stage is null then null
            when sent_before.as_deal then 'deals'
            when sent_before.as_task then 'tasks'
            when jobs_whose_quote_is_a_deal.job_key is not null then 'deals'
            when statuses.is_finished and statuses.finished_on < extraction.cutover_date - {{ var('finished_days') }}
                then 'tasks'
            else 'deals'
        end as target_object
    from {{ ref('int_jobs_located') }} as located
    inner join {{ ref('int_job_statuses') }} as statuses using (job_key)
    cross join {{ ref('stg_ascora__extraction') }} as extraction
    left join sent_before on located.job_key = sent_before.source_key
    left join jobs_whose_quote_is_a_deal on located.job_key = jobs_whose_quote_is_a_deal.job_key
)

select
    judged.job_key,
    judged.record_id,
    judged.job_number,
    coalesce(parent.account_key, judged.account_key) as account_key,
    judged.site_customer_key,
    judged.billing_customer_key,
    judged.target_object,
    case when judged.target_object is not null then judged.job_key end as target_key,
    judged.finished_on,
    judged.parent_key,
    judged.amount,
    case
        when judged.fault is not null then 'rejected'
        when judged.is_child and parent.target_object is null then 'rejected'
        when judged.is_child then 'folded'
        when judged.target_object is null then 'rejected'
        else 'sent'
    end as outcome
from judged
left join judged as parent on judged.parent_key = parent.job_key
