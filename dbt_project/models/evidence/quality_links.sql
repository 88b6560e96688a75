-- One row a column that links sheets: how many cells name a record, and how many of those records the export holds.
select
    ascora_object,
    column_name,
    links_to,
    count(*) as links,
    count(*) filter (where is_matched) as matched,
    count(*) filter (where not is_matched) as unmatched,
    count(distinct value) filter (where not is_matched) as unmatched_values,
    array_to_string(list_sort(list(distinct left(value, 60)) filter (where not is_matched))[1:5], ' · ') as examples
from {{ ref('int_links_checked') }}
group by ascora_object, column_name, links_to
