-- The body of each sent activity with its inline images replaced by the names of the files they became (mapping.md row
-- 12).
with recursive activities as (
    select activity_key, record_id, body
    from {{ ref('int_activities_placed') }}
    where verdict is null and body is not null
),

pictures as (
    select
        images.record_id,
        {{ clean_text('images.data_uri') }} as data_uri,
        coalesce(files.upload_name, images.file_name) as file_name,
        row_number() over (partition by images.record_id order by images.ordinal) as step
    from {{ ref('int_pictures_owned') }} as images
    left join {{ ref('int_files_named') }} as files
        on images.activity_key || '/' || images.file_name = substr(files.file_key, 6)
    where images.raw_table = 'activities' and images.column_name = 'body'
),

-- one image a step, because the same text can hold several
replaced as (
    select activity_key, record_id, body, 0 as step from activities
    union all
    select replaced.activity_key, replaced.record_id, replace(replaced.body, pictures.data_uri,
        'ascora-file:' || pictures.file_name || ':'), pictures.step
    from replaced
    inner join pictures on replaced.record_id = pictures.record_id and pictures.step = replaced.step + 1
),

last_step as (
    select activity_key, max_by(body, step) as body from replaced group by activity_key
),

named as (
    select
        last_step.activity_key,
        activities.body as body_before,
        regexp_replace(
            regexp_replace(last_step.body, '<img[^>]*ascora-file:([^:]+):[^>]*>', '[Picture: \1]', 'gi'),
            'ascora-file:([^:]+):', '[Picture: \1]', 'g') as body
    from last_step
    inner join activities using (activity_key)
)

select
    activity_key,
    body_before,
    {{ without_data_uris('body') }} as body,
    regexp_matches(body, '{{ data_uri_pattern() }}') as lost_embedded
from named
