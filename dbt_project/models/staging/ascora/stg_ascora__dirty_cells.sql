{% set tables = [
    'customers', 'contacts', 'equipment', 'jobs', 'job_supply', 'job_labour', 'quotes', 'quote_supply', 'quote_labour', 'invoices', 'supplies',
    'supplier_bills', 'enquiries', 'activities', 'users', 'attachments',
] -%}
with cells as (

    {% for table in tables -%}
    select '{{ table }}' as ascora_object, _source_file, _source_sheet, _source_row, column_name, value
    from (
        unpivot (select * {{ 'exclude (file_bytes)' if table == 'attachments' }} from {{ source('raw_ascora', table) }})
        on columns(* exclude (_source_file, _source_sheet, _source_row))
        into name column_name value value
    )
    where regexp_matches(value, '{{ unprintable_pattern() }}|^[\s\p{Z}]|[\s\p{Z}]$|[\r\x{85}\x{2028}]') and column_name <> 'custom_fields'
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

cleaned as (

    select *, {{ clean_text('value') }} as after from cells

)

select
    ascora_object,
    {{ record_id() }} as record_id,
    _source_file as source_file,
    _source_sheet as source_sheet,
    _source_row as source_row,
    column_name,
    -- Shown, not kept: what cannot be printed appears as U+FFFD, and a long text by its first thousand characters.
    left(regexp_replace(value, '{{ unprintable_pattern() }}', chr(65533), 'g'), 1000) as before,
    left(after, 1000) as after,
    case
        when regexp_matches(value, '{{ unprintable_pattern() }}') then 'control characters or broken characters taken out'
        when regexp_matches(value, '^[\s\p{Z}]|[\s\p{Z}]$') then 'spaces around the text taken off'
        else 'line ends made uniform'
    end as why
from cleaned
where after is distinct from value
