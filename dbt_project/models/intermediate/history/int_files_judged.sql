-- The words for what became of each file: outcome, reason and remedy, and the note that names a file too large to send
-- (ruling 23).
with firsts as (
    select *, max(case when verdict <> 'copy' then verdict end) over (partition by file_key) as first_verdict
    from {{ ref('int_files_placed') }}
),

-- the second row of a file that is not sent has no document to fold into: it goes the way of the first
placed as (
    select
        * exclude (verdict, first_verdict),
        case when verdict = 'copy' and coalesce(first_verdict, 'too_large') <> 'too_large' then first_verdict else verdict end as verdict,
        coalesce(verdict = 'too_large' or first_verdict = 'too_large', false) as is_in_note
    from firsts
)

select
    * exclude (is_in_note),
    case
        when verdict = 'copy' then 'folded'
        when verdict in ('too_large', 'lead') then 'left_out'
        when verdict is not null then 'rejected'
        else 'sent'
    end as outcome,
    case when is_in_note then 'notes' when verdict is null or verdict = 'copy' then 'documents' end as target_object,
    case when is_in_note then owner_key || '#large_files' when verdict is null or verdict = 'copy' then file_key
        end as into_key,
    case verdict
        when 'entity_type' then 'Entity Type is none of Customer, Job, Quote, Invoice, Enquiry'
        when 'missing' then 'The export holds no such file'
        when 'empty' then 'The file is empty (0 bytes)'
        when 'outside' then 'The path leads out of the export folder, so the file was not read'
        when 'unreadable' then 'The file cannot be read'
        when 'unknown' then 'Its record is not in the export'
        when 'ambiguous' then 'Several customers have this name'
        when 'rejected' then 'The record it belongs to was rejected itself'
        when 'lead' then 'Freshsales Classic keeps its enquirer as a Lead, on which files cannot hang'
        when 'copy' then 'The manifest names the file more than once for this record'
        when 'too_large' then 'Larger than {{ var("max_file_mb") }} MB: a note names it'
        else case when verdict is not null then 'The file''s state is ' || verdict end
    end as reason,
    case
        when verdict = 'entity_type' then 'Entity Type'
        when verdict in ('missing', 'empty', 'outside', 'unreadable') then 'Relative Path'
        when verdict in ('unknown', 'ambiguous', 'rejected') then 'Entity Number'
    end as problem_column,
    case
        when verdict = 'entity_type' then entity_type
        when verdict in ('missing', 'empty', 'outside', 'unreadable') then relative_path
        when verdict in ('unknown', 'ambiguous', 'rejected') then concat_ws(' ', entity_type, entity_number)
    end as problem_value,
    case
        when verdict = 'entity_type' then 'Correct Entity Type and extract again'
        when verdict in ('missing', 'unreadable')
            then 'Put the file into the export folder, or correct its path, and extract again'
        when verdict = 'empty' then 'Export the file again, or take it out of the manifest'
        when verdict = 'outside' then 'Copy the file into the export folder, correct its path, and extract again'
        when verdict = 'unknown' then 'Correct Entity Number, or export the record too, and extract again'
        when verdict = 'ambiguous' then 'Put the Customer Number into Entity Number'
        when verdict = 'rejected' then 'Mend the record (see its own row in this list) and extract again'
    end as remedy
from placed
