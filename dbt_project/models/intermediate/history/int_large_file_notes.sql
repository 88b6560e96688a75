-- One note a record that names all its files that are too large to send (ruling 23).
select
    into_key as source_key,
    min(account_key) as account_key,
    target_type,
    target_key,
    'Files of ' || min(replace(owner_key, '/', ' '))
        || ' that are larger than {{ var("max_file_mb") }} MB and were not moved:' || chr(10)
    || string_agg('- ' || file_name || ' (' || ceil(file_bytes / 1048576.0)::bigint || ' MB, ' || coalesce(path_or_name,
        '') || ')', chr(10) order by path_or_name) as body
from {{ ref('int_files_judged') }}
where verdict = 'too_large'
group by into_key, target_type, target_key
