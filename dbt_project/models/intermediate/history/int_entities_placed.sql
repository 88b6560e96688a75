-- What an activity, a file, an invoice or a bill line can name (customer, job, quote, enquiry), and the CRM record that
-- stands for it (rulings 22, 23, 28).
with jobs as (
    select
        'job' as entity_type,
        jobs.job_key as entity_key,
        coalesce(jobs.site_customer_key, parents.site_customer_key) as site_customer_key,
        coalesce(jobs.billing_customer_key, parents.billing_customer_key) as billing_customer_key,
        coalesce(jobs.account_key, parents.account_key) as account_key,
        coalesce(jobs.target_object, parents.target_object) as target_object,
        coalesce(jobs.target_key, parents.target_key) as target_key
    from {{ ref('int_jobs_placed') }} as jobs
    left join {{ ref('int_jobs_placed') }} as parents on jobs.parent_key = parents.job_key
),

work as (
    select * from jobs
    union all
    select 'quote', quote_key, site_customer_key, billing_customer_key, account_key, target_object, target_key
        from {{ ref('int_quotes_placed') }}
),

-- A deal stands for its job or quote; a task has no notes and no files of its own, so its Account does (ruling 22).
work_placed as (
    select
        entity_type,
        entity_key,
        {{ fold("substr(entity_key, strpos(entity_key, '/') + 1)") }} as number_folded,
        site_customer_key,
        billing_customer_key,
        account_key,
        case when target_object = 'deals' then 'Deal' when target_object = 'tasks'
            then 'SalesAccount' end as target_type,
        case when target_object = 'deals' then target_key when target_object = 'tasks'
            then account_key end as target_key
    from work
),

customers_placed as (
    select
        'customer' as entity_type,
        coalesce(customer_key, 'customer/' || reference_folded) as entity_key,
        reference_folded as number_folded,
        customer_key,
        case when problem is null then account_key end as account_key,
        problem
    from {{ ref('int_customer_references') }}
    where street_folded = '' and suburb_folded = ''
),

-- An enquiry is its Contact until it is converted, then the Deal; the Account serves where neither is sent (ruling 23).
enquiries_placed as (
    select
        enquirers.enquiry_key,
        enquirers.contact_key,
        enquirers.lead_key,
        -- an enquirer without an Account is a slice of its own, as its Contact is
        coalesce(work_placed.account_key, enquirers.account_key, enquirers.contact_key) as account_key,
        work_placed.target_type as work_type,
        work_placed.target_key as work_key,
        enquirers.account_key as own_account_key,
        row_number() over (partition by enquirers.enquiry_key order by work_placed.target_key is null,
            work_placed.entity_type) as choice
    from {{ ref('int_enquirers') }} as enquirers
    left join work_placed
        on work_placed.number_folded = {{ fold("regexp_replace(enquirers.converted_to, '^(job|quote)/', '')") }}
        and work_placed.target_type = 'Deal'
),

placed as (
    select
        entity_type, number_folded, entity_key, site_customer_key, billing_customer_key, account_key,
        cast(null as varchar) as contact_key, target_type, target_key,
        case when target_key is null then 'rejected' end as problem
    from work_placed
    union all
    select
        entity_type, number_folded, entity_key, customer_key, null, account_key,
        null, case when account_key is not null then 'SalesAccount' end, account_key,
        problem
    from customers_placed
    union all
    select
        'enquiry', {{ fold("substr(enquiry_key, 9)") }}, enquiry_key, null, null, account_key, contact_key,
        coalesce(work_type, case when contact_key is not null then 'Contact' when own_account_key is not null
            then 'SalesAccount' end),
        coalesce(work_key, contact_key, own_account_key),
        case when coalesce(work_key, contact_key, own_account_key) is not null then null when lead_key is not null
            then 'lead' else 'rejected' end
    from enquiries_placed
    where choice = 1
)

select
    entity_type, number_folded, entity_key, site_customer_key, billing_customer_key,
    account_key, contact_key, target_type, target_key, problem
from (select *, row_number() over (partition by entity_type, number_folded order by target_key is null,
    entity_key) as choice from placed)
where choice = 1
