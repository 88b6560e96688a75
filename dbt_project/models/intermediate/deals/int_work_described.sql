-- The jobs and quotes that are sent under their own key, as Deal or Task, in one shape (mapping.md rows 4, 5; rulings
-- 12, 13, 17, 18). Where a job leaves a field empty, the quote that it became fills it.
with main_quotes as (
    select carriers.job_key, min_by(carriers.quote_key, {{ natural_order('carriers.quote_key') }}) as quote_key
    from {{ ref('int_quote_carriers') }} as carriers
    where carriers.carried_as = 'quote'
    group by carriers.job_key
),

variation_jobs as (
    select quote_key, min(job_key) as job_key from {{ ref('int_quote_mentions') }}
        where named_in = 'quotes' group by quote_key
),

jobs_sent as (
    select
        placed.job_key as source_key, 'jobs' as ascora_object, placed.record_id, placed.account_key,
        placed.target_object, placed.amount,
        placed.site_customer_key, placed.billing_customer_key, placed.job_number as number, jobs.job_name as title,
        statuses.stage, placed.finished_on as closed_on, jobs.date_created, statuses.job_status as cf_job_status,
        quote_statuses.crm_quote_status as cf_quote_status,
        placed.job_number as cf_source_job_id,
        {{ name_pictures('coalesce(jobs.job_description, quotes.quote_description)') }} as cf_job_description,
        {{ name_pictures('jobs.work_undertaken') }} as cf_work_undertaken, coalesce(jobs.job_type, quotes.job_type) as cf_trade_type,
        coalesce(jobs.purchase_order, quotes.purchase_order) as cf_purchase_order,
        coalesce(jobs.client_order_number, quotes.client_order_number) as cf_client_order_number,
        coalesce(jobs.site_customer, quotes.site_customer) as site_reference,
        coalesce(jobs.site_contact, quotes.site_contact) as site_contact,
        coalesce(jobs.billing_contact, quotes.billing_contact) as billing_contact,
        coalesce(jobs.assigned_to, quotes.assigned_to) as assigned_to, jobs.enquiry_number,
        quotes.record_id as quote_record_id,
        jobs.address_line_1, jobs.address_line_2, jobs.suburb, jobs.state, jobs.postcode, jobs.pricing_method,
        jobs.total_amount_ex_tax, jobs.total_tax,
        jobs.team, jobs.expected_date_raw as expected_date, jobs.expected_duration, jobs.estimated_duration,
        jobs.invoice_number,
        cast(null as varchar) as due_date, cast(null as varchar) as valid_until, jobs.booking_at, jobs.custom_fields
    from {{ ref('int_jobs_placed') }} as placed
    inner join {{ ref('stg_ascora__jobs') }} as jobs using (record_id)
    inner join {{ ref('int_job_statuses') }} as statuses using (job_key)
    left join main_quotes using (job_key)
    left join {{ ref('int_quotes_located') }} as quotes_located on main_quotes.quote_key = quotes_located.quote_key
    left join {{ ref('stg_ascora__quotes') }} as quotes on quotes_located.record_id = quotes.record_id
    left join {{ ref('int_quote_statuses') }} as quote_statuses on main_quotes.quote_key = quote_statuses.quote_key
    where placed.outcome = 'sent'
),

quotes_sent as (
    select
        placed.quote_key as source_key, 'quotes' as ascora_object, placed.record_id, placed.account_key,
        placed.target_object, placed.amount,
        placed.site_customer_key, placed.billing_customer_key, placed.quote_number as number,
        quotes.quote_name as title,
        statuses.stage, statuses.declined_on as closed_on, quotes.date_created, cast(null as varchar) as cf_job_status,
        statuses.crm_quote_status as cf_quote_status,
        regexp_replace(variation_jobs.job_key, '^job/', '') as cf_source_job_id,
        {{ name_pictures('quotes.quote_description') }} as cf_job_description,
        cast(null as varchar) as cf_work_undertaken, quotes.job_type as cf_trade_type,
        quotes.purchase_order as cf_purchase_order,
        quotes.client_order_number as cf_client_order_number,
        quotes.site_customer as site_reference,
        quotes.site_contact, quotes.billing_contact,
        quotes.assigned_to, cast(null as varchar) as enquiry_number, cast(null as varchar) as quote_record_id,
        quotes.address_line_1, quotes.address_line_2, quotes.suburb, quotes.state, quotes.postcode,
        quotes.pricing_method, quotes.total_amount_ex_tax, quotes.total_tax,
        quotes.team, cast(null as varchar) as expected_date, cast(null as varchar) as expected_duration,
        cast(null as varchar) as estimated_duration,
        cast(null as varchar) as invoice_number, quotes.due_date_raw as due_date,
        quotes.valid_until_date_raw as valid_until, quotes.booking_at, quotes.custom_fields
    from {{ ref('int_quotes_placed') }} as placed
    inner join {{ ref('stg_ascora__quotes') }} as quotes using (record_id)
    inner join {{ ref('int_quote_statuses') }} as statuses using (quote_key)
    left join variation_jobs using (quote_key)
    where placed.outcome = 'sent'
)

select
    work.*,
    work.number || coalesce(' ' || regexp_replace(coalesce(work.title, trim(split_part(work.cf_job_description, chr(10),
        1))), '\s+', ' ', 'g'), '') as name,
    coalesce(customers.customer_name, work.site_reference) as cf_site_name
from (select * from jobs_sent union all select * from quotes_sent) as work
left join {{ ref('int_customers_identified') }} as customers
    on case when work.site_reference is not null then work.site_customer_key end = customers.customer_key
