-- Every cell that names another record by its name or number, and whether the export holds that record.
{% set to_customers = {
    'customers': ['billing_customer'], 'contacts': ['customer_import_id_or_name'], 'equipment': ['customer_import_id_or_name'],
    'jobs': ['site_customer', 'billing_customer'], 'quotes': ['site_customer', 'billing_customer'], 'invoices': ['billing_customer'],
} -%}
{% set to_numbers = {
    'jobs': {'quote_number': ['quotes'], 'enquiry_number': ['enquiries']}, 'job_supply': {'job_number': ['jobs']}, 'job_labour': {'job_number': ['jobs']},
    'quotes': {'variation_for_job_number': ['jobs']}, 'quote_supply': {'quote_number': ['quotes']}, 'quote_labour': {'quote_number': ['quotes']},
    'invoices': {'job_number': ['jobs']}, 'supplier_bills': {'job_number': ['jobs']}, 'enquiries': {'converted_to': ['jobs', 'quotes']},
} -%}
{% set to_users = {'customers': ['assigned_to'], 'jobs': ['assigned_to'], 'quotes': ['assigned_to'], 'enquiries': ['assigned_to'], 'activities': ['user']} -%}
with links as (

    {% for table, columns in to_customers.items() %}{% for column in columns -%}
    select '{{ table }}' as ascora_object, record_id, source_file, source_sheet, source_row, '{{ column }}' as column_name, "{{ column }}" as value,
        'customers' as links_to
    from {{ ref('stg_ascora__' ~ table) }} where "{{ column }}" is not null
    union all
    {% endfor %}{% endfor -%}
    {% for table, columns in to_numbers.items() %}{% for column, targets in columns.items() -%}
    select '{{ table }}', record_id, source_file, source_sheet, source_row, '{{ column }}', "{{ column }}", '{{ targets | join(' or ') }}'
    from {{ ref('stg_ascora__' ~ table) }} where "{{ column }}" is not null
    union all
    {% endfor %}{% endfor -%}
    {% for table, columns in to_users.items() %}{% for column in columns -%}
    select '{{ table }}', record_id, source_file, source_sheet, source_row, '{{ column }}', "{{ column }}", 'users'
    from {{ ref('stg_ascora__' ~ table) }} where "{{ column }}" is not null
    union all
    {% endfor %}{% endfor -%}
    {% for table in ['activities', 'attachments'] -%}
    select '{{ table }}', record_id, source_file, source_sheet, source_row, 'entity_number', entity_number,
        case lower(entity_type) when 'customer' then 'customers' when 'job' then 'jobs' when 'quote' then 'quotes' when 'enquiry' then 'enquiries'
            when 'invoice' then 'invoices' else lower(entity_type) end
    from {{ ref('stg_ascora__' ~ table) }} where entity_number is not null and entity_type is not null
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

names as (

    {% for table, columns in {
        'customers': ['customer_number', 'customer_name'], 'jobs': ['job_number'], 'quotes': ['quote_number'], 'enquiries': ['enquiry_number'],
        'invoices': ['invoice_number'], 'users': ['name'],
    }.items() %}{% set last_table = loop.last %}{% for column in columns -%}
    select '{{ table }}' as found_in, {{ fold(column) }} as name_folded from {{ ref('stg_ascora__' ~ table) }} where {{ column }} is not null
    {{ 'union' if not (last_table and loop.last) }}
    {% endfor %}{% endfor %}

),

distinct_links as (

    -- a link to jobs or quotes is one to each of them
    select distinct links_to, value, {{ fold('value') }} as value_folded, unnest(string_split(links_to, ' or ')) as found_in from links

),

-- judged once a value, not once a cell: a number stands in many rows
judged as (

    select distinct_links.links_to, distinct_links.value, bool_or(names.name_folded is not null) as is_matched
    from distinct_links
    left join names
        on distinct_links.value_folded = names.name_folded
            -- lines of a section may carry the parent's number and its own suffix (ruling 24)
            and distinct_links.found_in = names.found_in
    group by distinct_links.links_to, distinct_links.value

)

select links.*, judged.is_matched
from links
inner join judged on links.links_to = judged.links_to and links.value = judged.value
