-- What a team sends back to the customer about attached files, and what becomes of each (mapping.md row 12, ruling 23).
select
    finding,
    relative_path,
    detail,
    case finding
        when 'missing' then 'The export holds no such file'
        when 'empty' then 'The file is empty (0 bytes)'
        when 'outside' then 'The path leads out of the export folder, so the file was not read'
        when 'unreadable' then 'The file cannot be read'
        when 'wrong_ending' then 'The name says another kind of file than its content: ' || coalesce(detail, '')
        when 'same_content' then 'The same bytes as ' || coalesce(detail, '')
        when 'unnamed' then 'The file lies in the export and stands in no manifest'
    end as reason,
    case when finding in ('wrong_ending', 'same_content') then 'sent as it is' else 'not sent' end as outcome,
    case finding
        when 'missing' then 'Put the file into the export folder, or correct its path, and extract again'
        when 'empty' then 'Export the file again'
        when 'outside' then 'Copy the file into the export folder, correct its path, and extract again'
        when 'unreadable' then 'Export the file again'
        when 'wrong_ending' then 'Open the file; rename it, or leave it out of the manifest'
        when 'unnamed' then 'Add a row to the manifest, or take the file away'
    end as remedy,
    file_sha256,
    source_file,
    source_sheet,
    source_row
from {{ ref('stg_ascora__file_findings') }}
