-- Every quote that a job names and every job that a variation names, with the record meant, or none: a gap, which is
-- listed (rulings 13, 24). A section stands for its parent, on either side.
with jobs_naming_quotes as (
    select located.job_key, located.number_folded, located.parent_key,
    unnest(string_split_regex(jobs.quote_number, '[,;\n]+')) as mentioned
    from {{ ref('stg_ascora__jobs') }} as jobs
    inner join {{ ref('int_jobs_located') }} as located using (record_id)
    where jobs.quote_number is not null
),

variations_naming_jobs as (
    select located.quote_key, located.parent_key, quotes.variation_for_job_number as mentioned
    from {{ ref('stg_ascora__quotes') }} as quotes
    inner join {{ ref('int_quotes_located') }} as located using (record_id)
    where quotes.variation_for_job_number is not null
)

select
    'jobs' as named_in,
    naming.job_key as source_key,
    'quote_number' as field,
    trim(naming.mentioned) as mentioned,
    coalesce(naming.parent_key, naming.job_key) as job_key,
    coalesce(quotes.parent_key, quotes.quote_key) as quote_key
from jobs_naming_quotes as naming
left join {{ ref('int_quotes_located') }} as quotes on {{ fold('naming.mentioned') }} = quotes.number_folded
where trim(naming.mentioned) <> ''
union all
select
    'quotes' as named_in,
    naming.quote_key as source_key,
    'variation_for_job_number' as field,
    naming.mentioned,
    coalesce(jobs.parent_key, jobs.job_key) as job_key,
    coalesce(naming.parent_key, naming.quote_key) as quote_key
from variations_naming_jobs as naming
left join {{ ref('int_jobs_located') }} as jobs on {{ fold('naming.mentioned') }} = jobs.number_folded
