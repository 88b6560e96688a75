with cells as (

    {% for table in sheet_tables() -%}
    select '{{ table }}' as ascora_object, _source_file, _source_sheet, _source_row, column_name, value
    from (
        unpivot (select * exclude ({{ columns_without_cell(table) }}) from {{ source('raw_ascora', table) }})
        on columns(* exclude (_source_file, _source_sheet, _source_row))
        into name column_name value value
    )
    where starts_with(value, '#') and regexp_matches(value, '{{ error_cell_pattern() }}')
    {{ 'union all' if not loop.last }}
    {% endfor %}

)

select
    ascora_object,
    {{ record_id() }} as record_id,
    _source_file as source_file,
    _source_sheet as source_sheet,
    _source_row as source_row,
    column_name,
    value
from cells
