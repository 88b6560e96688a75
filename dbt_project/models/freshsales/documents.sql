-- Files and inline images on the Account, Contact or Deal they belong to; they go last, because the API cannot delete
-- them (mapping.md row 12).
with shaped as (
    select
        file_key as source_key,
        account_key,
        upload_name as file_name,
        stored_path,
        file_bytes,
        file_sha256,
        target_type as targetable_type,
        target_key as targetable_key
    from {{ ref('int_files_named') }}
)

select
    source_key,
    account_key,
    {{ row_hash(['file_name', 'file_sha256', 'targetable_type', 'targetable_key']) }} as row_hash,
    file_name,
    stored_path,
    file_bytes,
    file_sha256,
    targetable_type,
    targetable_key
from shaped
