with source as (

    select * from {{ source('raw_ascora', 'file_findings') }}

),

renamed as (

    select
        finding,
        {{ clean_text('detail') }} as detail,
        {{ clean_text('relative_path') }} as relative_path,
        file_sha256,
        {{ provenance() }}
    from source

)

select * from renamed
