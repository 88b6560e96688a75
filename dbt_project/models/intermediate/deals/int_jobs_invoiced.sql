-- The date of each job's last invoice: one that names the job or a section of it, or that the job names (ruling 12: a
-- finish date of last resort).
with invoices as (
    select {{ fold('invoice_number') }} as invoice_folded, {{ fold('job_number') }} as job_folded, invoice_date
    from {{ ref('stg_ascora__invoices') }}
    where invoice_date is not null
),

jobs_naming_invoices as (
    select
        coalesce(located.parent_key, located.job_key) as job_key,
        {{ fold("unnest(string_split_regex(jobs.invoice_number, '[,;\\n]+'))") }} as invoice_folded
    from {{ ref('stg_ascora__jobs') }} as jobs
    inner join {{ ref('int_jobs_located') }} as located using (record_id)
    where jobs.invoice_number is not null
),

links as (
    select coalesce(located.parent_key, located.job_key) as job_key, invoices.invoice_date
    from invoices
    inner join {{ ref('int_jobs_located') }} as located on invoices.job_folded = located.number_folded
    union all
    select naming.job_key, invoices.invoice_date
    from invoices
    inner join jobs_naming_invoices as naming using (invoice_folded)
)

select job_key, max(invoice_date) as last_invoiced_on
from links
group by job_key
