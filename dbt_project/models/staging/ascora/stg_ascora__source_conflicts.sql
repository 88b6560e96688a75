-- Where API and workbook say different things of one record: what is kept is the API's (ascora_export.md, Identity and
-- links). Two spellings of one value are no conflict.
{%- set amounts = {
    'quote_supply': ('quote_number', 'quantity', 'sell_ex_tax'), 'quote_labour': ('quote_number', 'hours', 'rate_ex_tax'),
    'job_labour': ('job_number', 'hours', 'rate_ex_tax'), 'supplier_bills': ('tracking_number', "'1'", 'total_ex_tax'),
} %}
with cells as (
    {% for table in ['customers', 'contacts', 'jobs', 'quotes', 'invoices', 'supplies'] -%}
    select
        '{{ table }}' as ascora_object,
        matched.record_id,
        matched.api_record_id,
        unnest([
            {% for kind, columns in shared_columns(table).items() %}{% set last_kind = loop.last %}{% for column in columns -%}
            {
                'field': '{{ column }}', 'kind': '{{ kind }}',
                'api_value': {{ 'api."' ~ column ~ '"' }}, 'workbook_value': {{ 'book."' ~ column ~ '"' }}
            }{{ ',' if not (loop.last and last_kind) }}
            {% endfor %}{% endfor %}
        ]) as cell
    from {{ ref('stg_ascora__matched_rows') }} as matched
    inner join {{ source('raw_ascora', table) }} as api
        on matched.api_record_id = {{ record_id('api._source_file', 'api._source_sheet', 'api._source_row') }}
    inner join {{ source('raw_ascora', table) }} as book
        on matched.record_id = {{ record_id('book._source_file', 'book._source_sheet', 'book._source_row') }}
    where matched.ascora_object = '{{ table }}'
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

said as (
    select
        ascora_object, record_id, api_record_id, cell.field as field, cell.kind as kind,
        {{ clean_text('cell.api_value') }} as api_value, {{ clean_text('cell.workbook_value') }} as workbook_value
    from cells
    where cell.api_value <> cell.workbook_value
),

-- A customer may be named by number on one side and by name on the other.
numbers as (
    select distinct {{ folded_cell('customer_number') }} as number_folded, {{ folded_cell('customer_name') }} as name_folded
    from {{ source('raw_ascora', 'customers') }}
),

-- The two have words of their own for one status of a quote.
meanings as (
    select {{ fold('quote_status') }} as word, crm_quote_status as meaning from {{ ref('quote_stages') }}
),

-- Two words for one thing, either way round.
synonyms as (
    select 'link' as kind, number_folded as api_word, name_folded as workbook_word from numbers
    union
    select 'link' as kind, name_folded as api_word, number_folded as workbook_word from numbers
    union
    select 'quote status' as kind, api.word as api_word, book.word as workbook_word
    from meanings as api
    inner join meanings as book on api.meaning = book.meaning
),

-- What the lines of a document come to on either side, where both have some.
{% for table, (number, quantity, price) in amounts.items() -%}
{{ table }}_sums as (
    select
        documents.document, {{ is_from_api('lines.') }} as is_api, count(*) as line_count,
        min({{ record_id('lines._source_file', 'lines._source_sheet', 'lines._source_row') }}) as record_id,
        sum({{ half_up('coalesce(' ~ parse_number(quantity) ~ ', 1) * coalesce(' ~ parse_number(price) ~ ', 0)') }}) as total
    from (
        select distinct document from {{ ref('stg_ascora__folded_rows') }} where ascora_object = '{{ table }}' and document is not null
    ) as documents
    inner join (
        -- by its number, or by that of the document that its section belongs to
        select *, unnest(list_distinct([{{ folded_cell(number) }}, {{ number_stem(folded_cell(number)) }}])) as document
        from {{ source('raw_ascora', table) }}
    ) as lines on documents.document = lines.document
    group by documents.document, is_api
),

{% endfor -%}
lines as (
    {% for table in amounts -%}
    select
        '{{ table }}' as ascora_object, book.record_id, api.record_id as api_record_id, 'lines' as field, 'amount' as kind,
        api.line_count || ' lines, ' || api.total as api_value, book.line_count || ' lines, ' || book.total as workbook_value
    from {{ table }}_sums as api
    inner join {{ table }}_sums as book on api.document = book.document and api.is_api and not book.is_api
    where api.total <> book.total
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select *, true as is_contradiction from lines
union all
select *, kind in ('amount', 'date', 'status', 'link', 'bool') as is_contradiction
from said
where {{ cells_differ('kind', 'api_value', 'workbook_value') }}
    and not (kind = 'status' and replace({{ fold('said.api_value') }}, ' ', '') = replace({{ fold('said.workbook_value') }}, ' ', ''))
    and not exists (
        select 1 from synonyms
        where synonyms.kind = case when said.kind = 'link' then 'link' when said.ascora_object = 'quotes' then 'quote ' || said.kind end
            and synonyms.api_word = {{ fold('said.api_value') }}
            and synonyms.workbook_word = {{ fold('said.workbook_value') }}
    )
