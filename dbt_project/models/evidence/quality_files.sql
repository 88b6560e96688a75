-- The files of the manifest as they stand on the disk: how many there are, are missing, lie outside of the export or are too large.
select
    case
        when file_status <> 'ok' then file_status
        when file_bytes > {{ var('max_file_mb') }} * 1024 * 1024 then 'too large'
        else 'ok'
    end as status,
    count(*) as files,
    cast(coalesce(sum(file_bytes), 0) as bigint) as bytes,
    count(distinct file_sha256) as distinct_contents,
    array_to_string(list(left(coalesce(relative_path, file_name, '(no path)'), 120) order by source_row)[1:3], ' · ') as examples
from {{ ref('stg_ascora__attachments') }}
group by 1
