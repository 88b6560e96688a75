{#
  One record from two sources (ascora_export.md, Identity and links): the export folder and the API give rows of the same
  tables. A row of the API that is the same record as a row of a workbook is laid over it, field by field: the API's value
  wins where both have one. The workbook's row keeps its place, because that is where a person can repair a cell.
#}

{# Whether a raw row came from the API: in place of a file it names its endpoint, `GET /Jobs/Jobs`. #}
{% macro is_from_api(alias='') -%}
starts_with({{ alias }}_source_file, 'GET /')
{%- endmacro %}

{# The columns that both sources can fill, by how two values are compared (link: a customer by number or by name); the rest only a workbook has. #}
{% macro shared_columns(table) %}
{% set work = {
    'text': ['address_line_1', 'address_line_2', 'suburb', 'pricing_method', 'purchase_order', 'client_order_number', 'job_type',
        'site_contact', 'billing_contact'],
    'name': ['state'], 'digits': ['postcode'], 'link': ['site_customer', 'billing_customer'], 'bool': ['is_section_stage'],
    'amount': ['total_amount_ex_tax', 'total_tax'],
} %}
{% set columns = {
    'customers': {
        'text': ['customer_number', 'customer_name', 'company_name', 'first_name', 'last_name', 'email', 'website', 'address_line_1',
            'address_line_2', 'suburb', 'country', 'postal_address_line_1', 'postal_address_line_2', 'postal_suburb', 'postal_country',
            'customer_type', 'lead_source', 'assigned_to', 'site_status', 'notes'],
        'name': ['state', 'postal_state'], 'digits': ['phone', 'mobile', 'postcode', 'postal_postcode'], 'link': ['billing_customer'],
        'bool': ['on_hold'], 'date': ['date_created'],
    },
    'contacts': {
        'text': ['first_name', 'last_name', 'role', 'email'], 'digits': ['phone', 'mobile'], 'link': ['customer_import_id_or_name'],
        'bool': ['is_default'],
    },
    'jobs': dict(work, text=work.text + ['job_number', 'job_name', 'job_description', 'work_undertaken'],
        status=['job_status'], date=['date_created', 'completed_date']),
    'quotes': dict(work, text=work.text + ['quote_number', 'quote_name', 'quote_description'], status=['quote_status'],
        date=['quote_date']),
    'invoices': {
        'text': ['invoice_number', 'job_number', 'status'], 'link': ['billing_customer'], 'date': ['invoice_date', 'due_date'],
        'amount': ['amount_ex_tax', 'tax', 'amount_inc_tax', 'amount_paid'], 'bool': ['sent_to_accounts'],
    },
    'supplies': {
        'text': ['part_number', 'supplier', 'category', 'category_two', 'description', 'annotation'],
        'amount': ['cost_ex_tax', 'sell_price'], 'bool': ['sell_price_inclusive', 'tax_applies', 'must_be_ordered', 'is_favourite'],
    },
} %}
{{ return(columns[table]) }}
{% endmacro %}

{# Rows of a raw table whose records can stand in both sources, each record once; those that stand in one go through as they are. #}
{% macro merged_rows(table) -%}
{%- set raw = source('raw_ascora', table) -%}
{%- set book = record_id('book._source_file', 'book._source_sheet', 'book._source_row') -%}
select book.* from {{ raw }} as book
    where not exists (
        select 1
        from (
            select ascora_object, record_id from {{ ref('stg_ascora__folded_rows') }}
            union all
            select ascora_object, record_id from {{ ref('stg_ascora__matched_rows') }}
        ) as told_twice
        where told_twice.ascora_object = '{{ table }}' and told_twice.record_id = {{ book }}
    )
    union all
    select
        book.* replace (
            {% for columns in shared_columns(table).values() %}{% for column in columns -%}
            coalesce(api."{{ column }}", book."{{ column }}") as "{{ column }}",
            {% endfor %}{% endfor -%}
            case
                when api.custom_fields is not null and book.custom_fields is not null
                    then cast(json_merge_patch(book.custom_fields, api.custom_fields) as varchar)
                else coalesce(api.custom_fields, book.custom_fields)
            end as custom_fields
        )
    from {{ ref('stg_ascora__matched_rows') }} as matched
    inner join {{ raw }} as book on matched.record_id = {{ book }}
    inner join {{ raw }} as api
        on matched.api_record_id = {{ record_id('api._source_file', 'api._source_sheet', 'api._source_row') }}
    where matched.ascora_object = '{{ table }}'
{%- endmacro %}

{# Rows of lines: the lines of one document come from one source, whole; see stg_ascora__folded_rows. #}
{% macro lines_of_one_source(table) -%}
select lines.* from {{ source('raw_ascora', table) }} as lines
    where not exists (
        select 1 from {{ ref('stg_ascora__folded_rows') }} as folded
        where folded.ascora_object = '{{ table }}'
            and folded.record_id = {{ record_id('lines._source_file', 'lines._source_sheet', 'lines._source_row') }}
    )
{%- endmacro %}

{# A cleaned and folded cell, as two spellings of one identity are compared. #}
{% macro folded_cell(column) -%}
{{ fold(clean_text(column)) }}
{%- endmacro %}

{# Whether two cleaned cells say different things, by the kind of their column. #}
{% macro cells_differ(kind, api, book) -%}
coalesce(
        case {{ kind }}
            when 'amount' then {{ parse_number(api) }} <> {{ parse_number(book) }}
            when 'date' then {{ parse_date(api) }} <> {{ parse_date(book) }}
            when 'bool' then {{ parse_bool(api) }} <> {{ parse_bool(book) }}
            when 'digits'
                then right(ltrim(regexp_replace({{ api }}, '\D', '', 'g'), '0'), 9)
                    <> right(ltrim(regexp_replace({{ book }}, '\D', '', 'g'), '0'), 9)
        end,
        {{ fold(api) }} <> {{ fold(book) }}
    )
{%- endmacro %}
