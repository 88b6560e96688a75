-- Returns the tables whose staging model has more or fewer rows than the extraction landed; a row that the other source has too counts as
-- staged where stg_ascora__folded_rows names it.
{% set layers = {
    'ascora': ['customers', 'contacts', 'equipment', 'jobs', 'job_supply', 'job_labour', 'quotes', 'quote_supply', 'quote_labour', 'invoices', 'supplies',
        'supplier_bills', 'enquiries', 'activities', 'users', 'attachments', 'inline_images', 'file_findings', 'form_fields', 'sheets', 'extraction'],
    'freshsales': ['account', 'users', 'fields', 'modules', 'deal_pipelines', 'deal_stages', 'lifecycle_stages', 'contact_statuses',
        'lead_sources', 'currencies',
        'sales_accounts', 'contacts', 'deals', 'products', 'equipment'],
    'ledger': ['runs', 'steps', 'known'],
} -%}
with counts as (
    {% for system, tables in layers.items() %}{% set last_system = loop.last %}{% for table in tables -%}
    select
        '{{ system }}.{{ table }}' as table_name,
        (select count(*) from {{ source('raw_' ~ system, table) }}) as raw_rows,
        (select count(*) from {{ ref('stg_' ~ system ~ '__' ~ table) }})
        {%- if system == 'ascora' %}
        + (select count(*) from {{ ref('stg_ascora__folded_rows') }} where ascora_object = '{{ table }}')
        {%- endif %} as staged_rows
    {{ 'union all' if not (loop.last and last_system) }}
    {% endfor %}{% endfor %}
)

select * from counts where raw_rows <> staged_rows
