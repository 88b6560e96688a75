-- Rows of the API and of the workbooks that are one record: by number, else by name within a customer
-- (ascora_export.md, Identity and links). Without an API there are none.
{%- set numbered = {'customers': 'customer_number', 'jobs': 'job_number', 'quotes': 'quote_number', 'invoices': 'invoice_number'} %}
{%- set book = 'book.record_id, book.source_file, book.source_sheet, book.source_row' %}
with
{% for table, number in numbered.items() -%}
{{ table }} as (
    select {{ provenance() }}, {{ is_from_api() }} as is_api, {{ folded_cell(number) }} as number_folded
        {%- if table == 'customers' %}, {{ folded_cell('customer_name') }} as name_folded{% endif %}
    from {{ source('raw_ascora', table) }}
),

{% endfor -%}
by_number as (
    {% for table in numbered -%}
    select '{{ table }}' as ascora_object, api.record_id as api_record_id, {{ book }}
    from {{ table }} as api
    inner join {{ table }} as book on api.number_folded = book.number_folded and api.is_api and not book.is_api
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

-- Where one side has no number, a name that stands once on each side.
customers_named as (
    select *, count(*) over (partition by is_api, name_folded) as namesakes from customers where name_folded is not null
),

customers_by_name as (
    select 'customers' as ascora_object, api.record_id as api_record_id, {{ book }}
    from customers_named as api
    inner join customers_named as book
        on api.name_folded = book.name_folded and api.is_api and not book.is_api and api.namesakes = 1 and book.namesakes = 1
    where api.number_folded is null or book.number_folded is null
),

-- A contact's customer is named by number in one source and by name in the other.
customer_names as (
    select name_folded, min(number_folded) as number_folded
    from customers
    where name_folded is not null and number_folded is not null
    group by name_folded
    having count(distinct number_folded) = 1
),

contacts as (
    select
        {{ provenance() }},
        {{ is_from_api() }} as is_api,
        coalesce(customer_names.number_folded, {{ folded_cell('customer_import_id_or_name') }}) as customer,
        coalesce({{ folded_cell("concat_ws(' ', first_name, last_name)") }}, '') as person,
        coalesce({{ folded_cell('email') }}, '') as email_folded
    from {{ source('raw_ascora', 'contacts') }} as contacts
    left join customer_names on {{ folded_cell('customer_import_id_or_name') }} = customer_names.name_folded
),

contacts_counted as (
    select *, count(*) over (partition by is_api, customer, person) as namesakes from contacts
),

-- The same person and e-mail; else a name that its customer has once on each side; without a name the e-mail.
contacts_matched as (
    select 'contacts' as ascora_object, api.record_id as api_record_id, {{ book }}
    from contacts_counted as api
    inner join contacts_counted as book
        on api.customer = book.customer and api.person = book.person and api.is_api and not book.is_api
    where api.email_folded = book.email_folded and (api.person <> '' or api.email_folded <> '')
        or api.person <> '' and api.namesakes = 1 and book.namesakes = 1
),

supplies as (
    select
        {{ provenance() }},
        {{ is_from_api() }} as is_api,
        coalesce({{ folded_cell('part_number') }}, {{ folded_cell('description') }}) as part,
        coalesce({{ folded_cell('supplier') }}, '') as supplier_folded
    from {{ source('raw_ascora', 'supplies') }}
),

supplies_counted as (
    select *, count(*) over (partition by is_api, part) as suppliers from supplies where part is not null
),

-- A part stands once for each supplier; the API knows its default supplier only.
supplies_matched as (
    select 'supplies' as ascora_object, api.record_id as api_record_id, {{ book }}
    from supplies_counted as api
    inner join supplies_counted as book on api.part = book.part and api.is_api and not book.is_api
    where api.supplier_folded = book.supplier_folded or api.suppliers = 1 and book.suppliers = 1
),

matched as (
    select * from by_number
    union all
    select * from customers_by_name
    union all
    select * from contacts_matched
    union all
    select * from supplies_matched
)

select ascora_object, api_record_id, record_id, source_file, source_sheet, source_row
from matched
qualify row_number() over (partition by ascora_object, record_id order by api_record_id) = 1
