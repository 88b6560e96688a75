with source as (

    select * from {{ source('raw_ascora', 'inline_images') }}

),

-- A picture in a cell of the API hangs on the row that the API's record was laid over.
joined as (

    select
        source.* replace (
            coalesce(matched.source_file, source._source_file) as _source_file,
            coalesce(matched.source_sheet, source._source_sheet) as _source_sheet,
            coalesce(matched.source_row, source._source_row) as _source_row
        )
    from source
    left join {{ ref('stg_ascora__matched_rows') }} as matched
        on source.raw_table = matched.ascora_object
        and {{ record_id('source._source_file', 'source._source_sheet', 'source._source_row') }} = matched.api_record_id

),

renamed as (

    select
        raw_table,
        column_name,
        ordinal,
        data_uri,
        mime,
        {{ clean_text('file_name') }} as file_name,
        file_bytes,
        file_sha256,
        stored_path,
        {{ provenance() }}
    from joined

)

select * from renamed
