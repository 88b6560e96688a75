-- Every manifest row and inline image with the record it hangs on, its upload name's stem, and what became of it
-- (mapping.md row 12, rulings 23, 28).
with invoices as (
    select
        'invoice' as entity_type, {{ fold('invoice_number') }} as number_folded, min(invoice_key) as entity_key,
        min(account_key) filter (where verdict is null) as account_key
    from {{ ref('int_invoices_placed') }}
    where invoice_number is not null
    group by {{ fold('invoice_number') }}
),

owners as (
    select entity_type, number_folded, entity_key, account_key, target_type, target_key, problem
        from {{ ref('int_entities_placed') }}
    union all
    select entity_type, number_folded, entity_key, account_key, 'SalesAccount', account_key, case
        when account_key is null then 'rejected' end from invoices
),

files as (
    select
        'attachments' as ascora_object, record_id, source_file, source_sheet, source_row, entity_type, entity_number,
            cast(null as varchar) as activity_key,
        coalesce(file_name, regexp_extract(replace(relative_path, '\', '/'), '[^/]*$')) as file_name,
        regexp_replace(replace(relative_path, '\', '/'), '^(\./)+', '') as path_or_name,
        relative_path, file_status, file_bytes, file_sha256, stored_path, 1 as ordinal
    from {{ ref('stg_ascora__attachments') }}
    union all
    select
        'inline_images', record_id, source_file, source_sheet, source_row, entity_type, entity_number, activity_key,
        file_name, file_name, null, 'ok', file_bytes, file_sha256, stored_path, ordinal
    from {{ ref('int_pictures_owned') }}
),

located as (
    select
        files.*,
        coalesce(files.activity_key, owners.entity_key) as owner_key,
        'file/' || coalesce(files.activity_key, owners.entity_key,
            {{ fold('files.entity_type') }} || '/' || files.entity_number) || '/' || files.path_or_name as file_key,
        case when files.activity_key is null then owners.account_key else activities.account_key end as account_key,
        case when files.activity_key is null then owners.target_type else activities.target_type end as target_type,
        case when files.activity_key is null then owners.target_key else activities.target_key end as target_key,
        case
            when files.activity_key is not null then case when activities.activity_key is null then 'rejected' end
            when owners.entity_key is null then 'unknown'
            else owners.problem
        end as owner_problem
    from files
    left join owners on {{ fold('files.entity_type') }} = owners.entity_type
        and {{ fold('files.entity_number') }} = owners.number_folded
    left join {{ ref('int_activities_placed') }} as activities
        on files.activity_key = activities.activity_key and activities.verdict is null
),

judged as (
    select
        *,
        case
            when activity_key is null and coalesce({{ fold('entity_type') }}, '') not in ('customer', 'job', 'quote',
                'invoice', 'enquiry') then 'entity_type'
            when relative_path is null and ascora_object = 'attachments' then 'missing'
            when file_status <> 'ok' then file_status
            when owner_problem is not null then owner_problem
        end as fault
    from located
),

-- A file that the manifest names twice for one record counts once (ruling 23).
counted as (
    select
        *,
        row_number() over (partition by file_key order by fault is not null, ascora_object, source_file, source_sheet,
            source_row, ordinal) as copy
    from judged
)

select
    * exclude (fault, copy),
    case
        when fault is not null then fault
        when copy > 1 then 'copy'
        when file_bytes > {{ var('max_file_mb') }} * 1024 * 1024 then 'too_large'
    end as verdict
from counted
