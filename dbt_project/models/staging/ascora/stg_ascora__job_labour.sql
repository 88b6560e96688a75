with source as (

    {{ lines_of_one_source('job_labour') }}

),

cleaned as (

    select
        {{ provenance() }},
        try_cast(custom_fields as json) as custom_fields,
        {{ cleaned_columns([
            'job_number', 'section', 'labour_role', 'user', 'hours', 'rate_ex_tax', 'chargeable',
        ]) }}
    from source

),

renamed as (

    select
        * exclude ("hours", "rate_ex_tax", "chargeable"),
        {{ typed_columns('number', ['hours', 'rate_ex_tax']) }},
        {{ typed_columns('bool', ['chargeable']) }}
    from cleaned

)

select * from renamed
