-- Each text as it is sent, without its marker: sanitised HTML where the source was HTML, else plain text that no page
-- can take for HTML.
with parts as (
    select
        gathered.*,
        cleaned.html,
        cleaned.plain,
        -- appointments show plain text; what is too long for one note is paged by lines, which would break HTML
        gathered.crm_object <> 'appointments' and length(coalesce(cleaned.html,
            '')) + 6 * length(coalesce(gathered.heading, '')) <= {{ note_length() }} as may_be_html
    from {{ ref('int_texts_gathered') }} as gathered
    left join {{ ref('int_texts_cleaned') }} as cleaned on gathered.body = cleaned.text
),

formed as (
    select
        *,
        may_be_html and html is not null as is_html
    from parts
),

written as (
    select
        source_key, crm_object, account_key, target_type, target_key, is_html,
        body as body_before,
        case when html is null then {{ without_angle_brackets('body') }} when is_html then html
            else plain end as body_after,
        html is not null as held_html,
        heading as heading_before,
        case when is_html then heading else {{ without_angle_brackets('heading') }} end as heading_after,
        case
            when is_html then concat_ws('<br>' || chr(10), {{ lines_as_html('heading') }}, nullif(html, ''))
            else concat_ws(chr(10) || chr(10), {{ without_angle_brackets('heading') }},
                nullif({{ without_angle_brackets('coalesce(plain, body)') }}, ''))
        end as text
    from formed
)

select *, length(text) > {{ note_length() }} as is_long from written
