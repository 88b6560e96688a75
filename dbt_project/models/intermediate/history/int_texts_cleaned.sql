-- Each distinct text that holds HTML, sanitised: as HTML that a note shows, and as plain text for where HTML does not
-- belong (mapping.md row 13).
with marked_up as (
    select distinct
        body as text,
        -- in a text that other areas composed of lines, a line end outside the tags must stay one
        case when heading is null then regexp_replace(body, '([^>\s])[ \t]*\n+([^<\s])', '\1<br>' || chr(10) || '\2',
            'g') else body end as lined
    from {{ ref('int_texts_gathered') }}
    where {{ holds_html('body') }}
),

-- an address in angle brackets is no tag: escaped, so that the sanitiser keeps it
escaped as (
    select text, regexp_replace(lined, '{{ bracketed_address() }}', '&lt;\1&gt;', 'g') as safe_text from marked_up
)

select
    text,
    html_clean(min(safe_text)) as html,
    html_text(min(safe_text)) as plain
from escaped
group by text
