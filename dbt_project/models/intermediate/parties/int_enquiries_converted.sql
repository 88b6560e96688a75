-- The job or quote that each enquiry became: what Converted To names, else the first job that names the enquiry
-- (mapping.md row 11).
with work as (
    select 1 as preference, {{ fold('substr(job_key, 5)') }} as number_folded, job_key as work_key, account_key,
        target_object from {{ ref('int_jobs_placed') }}
    union all
    select 2, {{ fold('substr(quote_key, 7)') }}, quote_key, account_key, target_object
        from {{ ref('int_quotes_placed') }}
),

named_by_enquiry as (
    select enquiries.enquiry_key, work.*, '' as natural_order
    from {{ ref('int_enquiries_identified') }} as enquiries
    inner join work on {{ fold('enquiries.converted_to') }} = work.number_folded
    where enquiries.copy_kind = 'first'
),

named_by_job as (
    select enquiries.enquiry_key, 3 as preference, work.number_folded, work.work_key, work.account_key,
        work.target_object, {{ natural_order('jobs.job_number') }}
    from {{ ref('int_enquiries_identified') }} as enquiries
    inner join {{ ref('stg_ascora__jobs') }} as jobs on enquiries.number_folded = {{ fold('jobs.enquiry_number') }}
    inner join work on {{ fold('jobs.job_number') }} = work.number_folded and work.preference = 1
    where enquiries.copy_kind = 'first'
),

ranked as (
    select
        *,
        row_number() over (partition by enquiry_key order by (account_key is null), preference, natural_order,
            work_key) as choice
    from (select * from named_by_enquiry union all select * from named_by_job) as named
)

select enquiry_key, work_key, account_key
from ranked
where choice = 1
