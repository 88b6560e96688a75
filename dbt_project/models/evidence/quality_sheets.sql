-- One row a sheet that was read, and one a kind of sheet that the export lacks: how large, how full, what is to be repaired.
with kinds as (

    select unnest({{ sheet_tables() }}) as ascora_object

),

columns_of_sheets as (

    select
        ascora_object,
        source_file,
        source_sheet,
        count(*) as columns_read,
        cast(sum(filled) as bigint) as cells_filled,
        cast(sum(error_cells) as bigint) as error_cells
    from {{ ref('quality_columns') }}
    group by ascora_object, source_file, source_sheet

),

cells as (

    select
        ascora_object,
        source_file,
        source_sheet,
        count(*) filter (where is_to_repair) as cells_to_repair,
        count(*) filter (where not is_to_repair) as cells_changed,
        count(distinct source_row) filter (where effect = 'left out') as rows_left_out
    from {{ ref('quality_cells') }}
    group by ascora_object, source_file, source_sheet

)

select
    kinds.ascora_object,
    sheets.source_file,
    sheets.source_sheet,
    sheets.raw_table is not null as is_in_export,
    coalesce(sheets.row_count, 0) as records,
    sheets.header_row,
    coalesce(columns_of_sheets.columns_read, 0) as columns_read,
    case when sheets.row_count > 0 then round(100.0 * columns_of_sheets.cells_filled / (sheets.row_count * columns_of_sheets.columns_read), 1) end as fill_rate,
    coalesce(columns_of_sheets.error_cells, 0) as error_cells,
    coalesce(cells.rows_left_out, 0) as rows_left_out,
    coalesce(cells.cells_to_repair, 0) as cells_to_repair,
    coalesce(cells.cells_changed, 0) as cells_changed,
    array_to_string(json_extract_string(sheets.missing_columns, '$[*]'), ', ') as missing_columns,
    array_to_string(json_extract_string(sheets.unknown_columns, '$[*]'), ', ') as unknown_columns
from kinds
left join {{ ref('stg_ascora__sheets') }} as sheets on kinds.ascora_object = sheets.raw_table
left join columns_of_sheets
    on kinds.ascora_object = columns_of_sheets.ascora_object and sheets.source_file = columns_of_sheets.source_file
        and sheets.source_sheet = columns_of_sheets.source_sheet
left join cells
    on kinds.ascora_object = cells.ascora_object and sheets.source_file = cells.source_file and sheets.source_sheet = cells.source_sheet
