{% set expectations = {
    'date': 'a date (DD/MM/YYYY or ISO)', 'timestamp': 'a date and time (DD/MM/YYYY HH:MM or ISO)',
    'money': 'an amount', 'number': 'a number', 'bool': 'Yes or No',
} -%}
with typed_cells as (

    {% for table, kinds in typed_cells().items() -%}
    select
        '{{ table }}' as ascora_object,
        record_id,
        source_file,
        source_sheet,
        source_row,
        unnest([
            {% for kind, columns in kinds.items() %}{% set last_kind = loop.last %}{% for column in columns -%}
            {
                'column_name': '{{ column }}', 'value': "{{ column }}_raw", 'typed': cast("{{ column }}" as varchar), 'expected': '{{ expectations[kind] }}',
                'exact': {{ parse_number('"' ~ column ~ '_raw"', 10) if kind in ['money', 'number'] else 'cast(null as decimal(18, 10))' }}
            }{{ ',' if not (loop.last and last_kind) }}
            {% endfor %}{% endfor %}
        ]) as cell
    from {{ ref('stg_ascora__' ~ table) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}

)

select
    ascora_object,
    record_id,
    source_file,
    source_sheet,
    source_row,
    cell.column_name,
    cell.value,
    cell.expected,
    cell.typed as after,
    case when cell.typed is null then 'not ' || cell.expected || ': sent without it' else 'rounded half up' end as why
from typed_cells
where cell.value is not null
    -- What a spreadsheet's own arithmetic adds behind the sixth decimal is no change of the amount.
    and (cell.typed is null or abs(cell.exact - try_cast(cell.typed as decimal(18, 10))) >= 0.000001)
