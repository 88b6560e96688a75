{{ config(materialized='view') }}

{#
  What each alternative of a policy would send: records by object, from which the loader makes calls and hours. Counted from the data whatever
  alternative is in force; `estimated` where texts or lines would have to be built to know it exactly.
#}
{% set age = var('finished_days') | int %}
{% set ages = ([30, 90, 180, 365, 36500] + [age]) | unique | sort %}
{% set sizes = ([5, 25, 150] + [var('max_file_mb')]) | unique | sort %}
with invoices as (

    select
        account_key,
        length(concat_ws(' · ', invoice_number, status, job_number, amount_inc_tax_raw, custom_fields)) + 150 as line_length
    from {{ ref('int_invoices_placed') }}
    where verdict is null

),

product_names as (

    select product_folded, true as is_used, unit_price is not null as is_priced from {{ ref('int_deal_lines') }}
    union all
    select product_folded, true, true from {{ ref('int_deal_product_lines') }}
    union all
    select {{ fold('part_number') }}, true, false from {{ ref('int_history__equipment_parts') }}
    union all
    select product_folded, false, price is not null from {{ ref('int_price_list') }} where supplier_rank = 1 and product_folded is not null

),

products as (

    select product_folded, bool_or(is_used) as is_used, bool_or(is_priced) as is_priced
    from product_names
    where (select has_products from {{ ref('int_product_catalogue') }})
    group by product_folded

),

people as (

    select contact_key, bool_or(account_key is not null) as has_account
    from {{ ref('int_people_keyed') }}
    where email is null and target <> 'leads'
    group by contact_key

),

supplier_bills as (

    select {{ fold('supplier') }} as supplier_folded, tracking_number
    from {{ ref('stg_ascora__supplier_bills') }}
    where supplier is not null and tracking_number is not null and job_number is null
        and {{ fold('supplier') }} not in (
            select name_folded from {{ ref('int_customers_identified') }} where name_folded is not null
            union all
            select {{ fold('company_name') }} from {{ ref('int_customers_identified') }} where company_name is not null
        )

),

jobs as (

    select
        placed.job_key,
        statuses.is_finished,
        date_diff('day', statuses.finished_on, extraction.cutover_date) as age,
        catalogue.has_products and placed.job_key in (select job_key from {{ ref('int_quote_carriers') }}) as has_lines
    from {{ ref('int_jobs_placed') }} as placed
    inner join {{ ref('int_job_statuses') }} as statuses using (job_key)
    cross join {{ ref('stg_ascora__extraction') }} as extraction
    cross join {{ ref('int_product_catalogue') }} as catalogue
    where placed.target_object is not null and placed.parent_key is null

),

totals as (

    select sum(staged.total_amount_ex_tax) as ex_tax, sum(staged.total_tax) as tax, count(*) as records
    from (
        select jobs.total_amount_ex_tax, jobs.total_tax
        from {{ ref('int_jobs_placed') }} as placed
        inner join {{ ref('stg_ascora__jobs') }} as jobs using (record_id)
        where placed.target_object = 'deals' and placed.parent_key is null
        union all
        select quotes.total_amount_ex_tax, quotes.total_tax
        from {{ ref('int_quotes_placed') }} as placed
        inner join {{ ref('stg_ascora__quotes') }} as quotes using (record_id)
        where placed.target_key = placed.quote_key and placed.target_object = 'deals' and placed.parent_key is null
    ) as staged

),

files as (

    select owner_key, file_bytes from {{ ref('int_files_judged') }} where outcome = 'sent' or verdict = 'too_large'

),

priced as (

    select 'invoice_notes' as policy, 'each' as alternative, 'notes' as object, count(*) as records, cast(null as decimal(18, 2)) as amount,
        cast(null as bigint) as bytes, 'counted' as basis
    from invoices
    union all
    select 'invoice_notes', 'per_account', 'notes', coalesce(sum(pages), 0), null, null, 'estimated'
    from (select ceil(sum(line_length) / {{ note_length() }}) as pages from invoices group by account_key)
    union all
    {% for alternative, wanted in [('used', 'is_used'), ('all', 'true')] -%}
    select 'products', '{{ alternative }}', 'products', count(*) filter (where {{ wanted }}), null, null, 'counted' from products
    union all
    select 'products', '{{ alternative }}', 'product_prices', count(*) filter (where {{ wanted }} and is_priced), null, null, 'counted' from products
    union all
    {% endfor -%}
    select 'contact_without_email', 'placeholder', 'contacts', count(*), null, null, 'counted' from people
    union all
    select 'contact_without_email', 'placeholder', 'contact_stages', count(*), null, null, 'counted' from people
    union all
    select 'contact_without_email', 'note', 'notes', count(*) filter (where has_account), null, null, 'counted' from people
    union all
    select 'supplier_accounts', 'true', 'sales_accounts', count(distinct supplier_folded), null, null, 'counted' from supplier_bills
    union all
    select 'supplier_accounts', 'true', 'notes', count(distinct (supplier_folded, tracking_number)), null, null, 'counted' from supplier_bills
    union all
    select 'supplier_accounts', 'false', 'notes', 0, null, null, 'counted'
    union all
    {% for days in ages -%}
    select
        'finished_days', '{{ days }}', prices.object,
        count(*) filter (where case prices.object
            when 'tasks' then jobs.is_finished and jobs.age > {{ days }}
            when 'deals' then not jobs.is_finished or jobs.age <= {{ days }}
            when 'deal_closings' then jobs.is_finished and jobs.age <= {{ days }}
            when 'deal_products' then jobs.has_lines and (not jobs.is_finished or jobs.age <= {{ days }})
        end),
        null, null, 'estimated'
    from jobs
    cross join (values ('tasks'), ('deals'), ('deal_closings'), ('deal_products')) as prices (object)
    group by prices.object
    union all
    {% endfor -%}
    select 'amount_basis', 'ex_tax', 'deals', records, ex_tax, null, 'counted' from totals
    union all
    select 'amount_basis', 'inc_tax', 'deals', records, ex_tax + coalesce(tax, 0), null, 'counted' from totals
    {% for size in sizes -%}
    union all
    select 'max_file_mb', '{{ size }}', 'documents', count(*) filter (where file_bytes <= {{ size }} * 1048576), null,
        sum(file_bytes) filter (where file_bytes <= {{ size }} * 1048576), 'counted'
    from files
    union all
    select 'max_file_mb', '{{ size }}', 'notes', count(distinct owner_key) filter (where file_bytes > {{ size }} * 1048576), null, null, 'counted'
    from files
    {% endfor %}
)

select
    priced.policy,
    priced.alternative,
    priced.alternative = policies.value as is_in_force,
    priced.object,
    cast(priced.records as bigint) as records,
    cast(priced.amount as decimal(18, 2)) as amount,
    cast(priced.bytes as bigint) as bytes,
    priced.basis
from priced
inner join {{ ref('scope_policies') }} as policies using (policy)
