-- One row a cell that is odd, with its address, by the weightiest thing that is known of it: what a team sends back to the customer.
with ranked as (

    select
        judged.* exclude (ascora_object),
        trim(regexp_replace(lower(judged.column_name), '[^a-z0-9]+', '_', 'g'), '_') as column_folded,
        list_position(
            ['shuts the gate', 'left out', 'formula error', 'stands twice', 'link leads nowhere', 'value left out', 'value missing', 'changed'],
            judged.effect) as weight
    from {{ ref('int_cells_judged') }} as judged

),

rows_of_export as (

    select
        {{ record_id('source_file', 'source_sheet', 'source_row') }} as record_id,
        min(ascora_object) as ascora_object,
        min(source_key) as source_key,
        min(source_file) as source_file,
        min(source_sheet) as source_sheet,
        min(source_row) as source_row
    from {{ ref('record_outcomes') }}
    group by 1

),

weightiest as (

    select *
    from ranked
    qualify row_number() over (partition by record_id, coalesce(column_folded, problem) order by weight, problem) = 1

)

select
    rows_of_export.ascora_object,
    rows_of_export.source_key,
    rows_of_export.source_file,
    rows_of_export.source_sheet,
    rows_of_export.source_row,
    coalesce(placed.header, cells.column_name) as header,
    placed.column_letters,
    {{ cell_address('rows_of_export.source_sheet', 'placed.column_letters', 'rows_of_export.source_row') }} as cell,
    left(cells.value, 500) as value,
    cells.effect,
    cells.problem,
    cells.remedy,
    cells.effect <> 'changed' as is_to_repair
from weightiest as cells
inner join rows_of_export on cells.record_id = rows_of_export.record_id
left join {{ ref('stg_ascora__sheet_columns') }} as placed
    on rows_of_export.ascora_object = placed.raw_table and rows_of_export.source_file = placed.source_file
        and rows_of_export.source_sheet = placed.source_sheet
        and cells.column_folded = coalesce(placed.column_name, trim(regexp_replace(lower(placed.header), '[^a-z0-9]+', '_', 'g'), '_'))
