{{ config(materialized='view') }}

select
    case when ascora_object = 'attachments' then 'attachments' else 'pictures inside texts' end as kind,
    count(*) filter (where outcome = 'sent') as files,
    coalesce(sum(file_bytes) filter (where outcome = 'sent'), 0) as bytes,
    coalesce(max(file_bytes) filter (where outcome = 'sent'), 0) as largest_bytes,
    count(*) filter (where outcome = 'left_out') as left_out,
    count(*) filter (where outcome = 'rejected') as rejected
from {{ ref('int_files_judged') }}
group by all
