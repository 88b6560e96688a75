-- Raw rows that are no record of their own, because the other source tells of the same record or the same lines.
-- Lines have no identity: where the API gives lines of a quote, job or bill, all of them come from there, and those of the
-- workbook fold into the document; stg_ascora__source_conflicts says where the two add up to different amounts.
{%- set documents = {
    'quote_supply': ('quote_number', 'quotes', 'quote_number', 'quote/'),
    'quote_labour': ('quote_number', 'quotes', 'quote_number', 'quote/'),
    'job_labour': ('job_number', 'jobs', 'job_number', 'job/'),
    'supplier_bills': ('tracking_number', none, none, 'bill/'),
} %}
with
{% for table, (number, parents, parent_number, prefix) in documents.items() -%}
{{ table }}_lines as (
    select
        {{ record_id('lines._source_file', 'lines._source_sheet', 'lines._source_row') }} as record_id,
        lines._source_file as source_file,
        lines._source_sheet as source_sheet,
        lines._source_row as source_row,
        {{ is_from_api('lines.') }} as is_api,
        -- a line of a section belongs with those of its parent: each source puts them where it likes (ruling 24)
        coalesce({{ 'parents.number_folded' if parents else 'null' }}, {{ folded_cell('lines.' ~ number) }}) as document,
        '{{ prefix }}' || {{ clean_text('lines.' ~ number) }} as into_key
    from {{ source('raw_ascora', table) }} as lines
    {%- if parents %}
    left join (select distinct {{ folded_cell(parent_number) }} as number_folded from {{ source('raw_ascora', parents) }}) as parents
        on {{ number_stem(folded_cell('lines.' ~ number)) }} = parents.number_folded
    {%- endif %}
    where exists (select 1 from {{ source('raw_ascora', table) }} where {{ is_from_api() }})
),

{% endfor -%}
lines_folded as (
    {% for table in documents -%}
    select '{{ table }}' as ascora_object, record_id, source_file, source_sheet, source_row, cast(null as varchar) as into_record_id, into_key,
        document
    from {{ table }}_lines
    where not is_api and document in (select document from {{ table }}_lines where is_api)
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

records_folded as (
    {% for table in ['customers', 'contacts', 'jobs', 'quotes', 'invoices', 'supplies'] -%}
    select
        '{{ table }}' as ascora_object, matched.api_record_id as record_id, api._source_file as source_file,
        api._source_sheet as source_sheet, api._source_row as source_row, min(matched.record_id) as into_record_id,
        cast(null as varchar) as into_key, cast(null as varchar) as document
    from {{ ref('stg_ascora__matched_rows') }} as matched
    inner join {{ source('raw_ascora', table) }} as api
        on matched.api_record_id = {{ record_id('api._source_file', 'api._source_sheet', 'api._source_row') }}
    where matched.ascora_object = '{{ table }}'
    group by matched.api_record_id, api._source_file, api._source_sheet, api._source_row
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select *, 'the workbook has the same record: the values of both are joined, the API''s win' as reason from records_folded
union all
select *, 'the API gives the lines of this document, and the workbook''s stand back' as reason from lines_folded
