-- Inline images (`data:` URIs in any cell) with the record whose cell held them; each becomes a file of that record
-- (mapping.md row 12).
{%- set numbered = [
    ('jobs', 'job', 'job_number'),
    ('job_supply', 'job', 'job_number'),
    ('job_labour', 'job', 'job_number'),
    ('quotes', 'quote', 'quote_number'),
    ('quote_supply', 'quote', 'quote_number'),
    ('quote_labour', 'quote', 'quote_number'),
    ('enquiries', 'enquiry', 'enquiry_number'),
    ('invoices', 'invoice', 'invoice_number'),
    ('supplier_bills', 'job', 'job_number'),
    ('customers', 'customer', 'coalesce(customer_number, customer_name)'),
    ('contacts', 'customer', 'customer_import_id_or_name'),
    ('equipment', 'customer', 'customer_import_id_or_name')] %}
with owners as (
    {% for raw_table, entity_type, number in numbered -%}
    select '{{ raw_table }}' as raw_table, record_id, '{{ entity_type }}' as entity_type, {{ number }} as entity_number,
        cast(null as varchar) as activity_key
    from {{ ref('stg_ascora__' ~ raw_table) }}
    union all
    {% endfor -%}
    select 'activities', record_id, entity_type, entity_number, activity_key
    from {{ ref('int_activities_placed') }}
)

select
    images.*,
    owners.entity_type,
    owners.entity_number,
    owners.activity_key
from {{ ref('stg_ascora__inline_images') }} as images
left join owners on images.raw_table = owners.raw_table and images.record_id = owners.record_id
