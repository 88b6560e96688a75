with source as (

    select * from {{ source('raw_ascora', 'form_fields') }}

),

renamed as (

    select
        {{ clean_text('template') }} as template,
        {{ clean_text('code') }} as code,
        lower({{ clean_text('kind') }}) as kind,
        try_cast(choices as json) as choices,
        {{ clean_text('location') }} as location,
        _source_file as source_file
    from source

)

select * from renamed
