with source as (

    select * from {{ source('raw_ascora', 'sheet_columns') }}

),

renamed as (

    select
        raw_table,
        header,
        column_name,
        column_number,
        column_letters,
        is_required,
        _source_file as source_file,
        _source_sheet as source_sheet
    from source

)

select * from renamed
