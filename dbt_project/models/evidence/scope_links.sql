{{ config(materialized='view') }}

{# What names what in the export: object, link in words, column, kind of what it names. #}
{% set links = [
    ('customers', 'bills another customer (sites)', 'billing_customer', 'customer'),
    ('contacts', 'belongs to a customer', 'customer_import_id_or_name', 'customer'),
    ('equipment', 'stands at a customer', 'customer_import_id_or_name', 'customer'),
    ('jobs', 'is done at a site', 'site_customer', 'customer'),
    ('jobs', 'is billed to a customer', 'billing_customer', 'customer'),
    ('jobs', 'comes from a quote', 'quote_number', 'quote'),
    ('jobs', 'comes from an enquiry', 'enquiry_number', 'enquiry'),
    ('jobs', 'is assigned to a person', 'assigned_to', 'user'),
    ('quotes', 'is for a site', 'site_customer', 'customer'),
    ('quotes', 'is billed to a customer', 'billing_customer', 'customer'),
    ('quotes', 'varies a job', 'variation_for_job_number', 'job'),
    ('quotes', 'is assigned to a person', 'assigned_to', 'user'),
    ('job_supply', 'is a line of a job', 'job_number', 'job'),
    ('job_labour', 'is a line of a job', 'job_number', 'job'),
    ('quote_supply', 'is a line of a quote', 'quote_number', 'quote'),
    ('quote_labour', 'is a line of a quote', 'quote_number', 'quote'),
    ('invoices', 'bills a customer', 'billing_customer', 'customer'),
    ('invoices', 'bills a job', 'job_number', 'job'),
    ('supplier_bills', 'is for a job', 'job_number', 'job'),
    ('enquiries', 'is assigned to a person', 'assigned_to', 'user'),
    ('activities', 'names a person in charge', '"user"', 'user'),
] -%}
with named as (

    select 'customer' as kind, {{ fold('customer_name') }} as name_folded from {{ ref('stg_ascora__customers') }}
    union
    select 'customer', {{ fold('company_name') }} from {{ ref('stg_ascora__customers') }}
    union
    select 'customer', {{ fold('customer_number') }} from {{ ref('stg_ascora__customers') }}
    union
    select 'job', {{ fold('job_number') }} from {{ ref('stg_ascora__jobs') }}
    union
    select 'quote', {{ fold('quote_number') }} from {{ ref('stg_ascora__quotes') }}
    union
    select 'enquiry', {{ fold('enquiry_number') }} from {{ ref('stg_ascora__enquiries') }}
    union
    select 'user', {{ fold('name') }} from {{ ref('stg_ascora__users') }}

),

mentions as (

    {% for table, link, column, kind in links -%}
    select '{{ table }}' as ascora_object, '{{ link }}' as link, '{{ kind }}' as kind, {{ fold(column) }} as name_folded
    from {{ ref('stg_ascora__' ~ table) }}
    where {{ column }} is not null
    {{ 'union all' if not loop.last }}
    {% endfor %}

)

select
    mentions.ascora_object,
    mentions.link,
    count(*) as records,
    count(*) filter (where named.name_folded is not null) as found,
    count(*) filter (where named.name_folded is null) as not_found,
    min(mentions.name_folded) filter (where named.name_folded is null) as first_not_found
from mentions
left join (select distinct kind, name_folded from named where name_folded is not null) as named
    on mentions.kind = named.kind and mentions.name_folded = named.name_folded
group by mentions.ascora_object, mentions.link
