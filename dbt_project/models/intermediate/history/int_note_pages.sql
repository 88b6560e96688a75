-- The notes as they are sent: a text too long for one note goes on in further ones, split at line ends, each saying
-- which part it is.
{%- set page = note_length() | int %}
with texts as (
    select * from {{ ref('int_texts_written') }} where crm_object = 'notes' or is_long
),

-- a call or an appointment keeps the beginning; the whole text stands in notes beside it
long_texts as (
    select
        case when crm_object = 'notes' then source_key else source_key || '#full_text' end as source_key,
        account_key, target_type, target_key, text
    from texts
    where is_long
),

lines as (
    select source_key, unnest(string_split(text, chr(10))) as line, generate_subscripts(string_split(text, chr(10)),
        1) as line_number
    from long_texts
),

-- a single line longer than a quarter page is itself split, so that no page grows far beyond its size
pieces as (
    select source_key, line_number, piece, substr(line, piece * {{ page // 4 }} + 1, {{ page // 4 }}) as text
    from lines, generate_series(0, greatest(length(line) - 1, 0) // {{ page // 4 }}) as series(piece)
),

placed as (
    select
        *,
        sum(length(text) + 1) over (partition by source_key order by line_number,
            piece) // {{ page - page // 4 }} as page_number
    from pieces
),

joined as (
    select
        source_key,
        page_number,
        line_number,
        string_agg(text, '' order by piece) as line
    from placed
    group by source_key, page_number, line_number
),

numbered as (
    select
        source_key,
        row_number() over (partition by source_key order by page_number) as page,
        count(*) over (partition by source_key) as pages,
        string_agg(line, chr(10) order by line_number) as text
    from joined
    group by source_key, page_number
)

select
    numbered.source_key || case when numbered.page > 1 then '#part' || numbered.page else '' end as source_key,
    long_texts.account_key, long_texts.target_type, long_texts.target_key,
    false as is_html,
    'Part ' || numbered.page || ' of ' || numbered.pages || chr(10) || numbered.text as text
from numbered
inner join long_texts on numbered.source_key = long_texts.source_key
union all
select source_key, account_key, target_type, target_key, is_html, text
from texts
where crm_object = 'notes' and not is_long
