with source as (

    select * from {{ source('raw_ascora', 'sheets') }}

),

renamed as (

    select
        raw_table,
        row_count,
        header_row,
        unknown_columns,
        missing_columns,
        _source_file as source_file,
        _source_sheet as source_sheet
    from source

)

select * from renamed
