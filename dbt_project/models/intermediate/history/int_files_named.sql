-- The name each sent file is uploaded under: it carries the record's key, has no unsafe characters, and is unique on
-- its target (mapping.md Key).
with sent as (
    select
        *,
        -- letters and digits of any script stay; what a path, a shell or a header could misread becomes a dash
        trim(regexp_replace(regexp_replace(replace(owner_key, '/', '-') || ' ' || file_name,
            '[^\p{L}\p{M}\p{N} ._()@&+,=-]+', '-', 'g'), '\s+', ' ', 'g')) as safe_name
    from {{ ref('int_files_judged') }}
    where outcome = 'sent'
),

split as (
    select
        *,
        regexp_extract(safe_name, '\.[A-Za-z0-9]{1,10}$') as extension,
        left(safe_name, length(safe_name) - length(regexp_extract(safe_name, '\.[A-Za-z0-9]{1,10}$'))) as stem
    from sent
),

-- 200 characters leave room for the longest extension and for letters of up to several bytes' width in common file
-- systems
short as (
    select
        split.*,
        trim(left(split.stem, 200)) as short_stem,
        known.source_key is not null as sent_before
    from split
    left join {{ ref('stg_ledger__known') }} as known on known.object = 'documents'
        and split.file_key = known.source_key
),

counted as (
    select
        *,
        row_number() over (
            partition by target_type, target_key, lower(short_stem || extension)
            order by not sent_before, source_file, source_sheet, source_row, ordinal, file_key) as namesake
    from short
)

select
    * exclude (safe_name, extension, stem, short_stem, namesake),
    short_stem || case when namesake > 1 then ' ' || left(md5(file_key), 8) else '' end || extension as upload_name
from counted
