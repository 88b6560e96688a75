-- What each column of each sheet holds: how full it is, and what its values look like. Judged on distinct values, by their first hundred characters.
with cells as (

    {% for table in sheet_tables() -%}
    select '{{ table }}' as ascora_object, _source_file, _source_sheet, column_name, cast(null as varchar) as custom_field,
        left(value, 100) as value, count(*) as cells, max(length(value)) as longest
    from (
        unpivot (select * exclude ({{ columns_without_cell(table) }}) from {{ source('raw_ascora', table) }})
        on columns(* exclude (_source_file, _source_sheet, _source_row))
        into name column_name value value
    )
    group by all
    union all
    select '{{ table }}', _source_file, _source_sheet, cast(null as varchar), custom.key, left(custom.value ->> '$', 100), count(*),
        max(length(custom.value ->> '$'))
    from {{ source('raw_ascora', table) }}, json_each(try_cast(custom_fields as json)) as custom
    where custom_fields is not null
    group by all
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

kinds as (

    select *, {{ kind_of_cell('value') }} as kind from cells where trim(value, ' ' || chr(9) || chr(10) || chr(13) || chr(160)) <> ''

)

select
    ascora_object,
    _source_file as source_file,
    _source_sheet as source_sheet,
    column_name,
    custom_field,
    cast(sum(cells) as bigint) as filled,
    {% for kind in ['number', 'date', 'date_text', 'money_text', 'yes_no', 'error', 'text'] -%}
    cast(coalesce(sum(cells) filter (where kind = '{{ kind }}'), 0) as bigint) as {{ kind }}_cells,
    {% endfor -%}
    count(distinct value) as distinct_values,
    max(longest) as longest,
    list(value order by cells desc, value)[1] as commonest_value
from kinds
group by all
