{#
  How history (invoices, bills, equipment, activities) reads as text in a note: labelled lines, dates and amounts for
  people.
#}

{# `5 Mar 2024`: a date that nobody reads the American way. Falls back to the cell's own text when it is no date. #}
{% macro day_text(day, raw) -%}
coalesce(strftime({{ day }}, '%-d %b %Y'), {{ raw }})
{%- endmacro %}

{# `5 Mar 2024 14:05`, without the time when it is midnight: a cell that holds only a date has no time of day. #}
{% macro moment_text(moment, raw) -%}
coalesce(strftime({{ moment }}, '%-d %b %Y') || case when cast({{ moment }} as time) = time '00:00:00' then ''
    else strftime({{ moment }}, ' %H:%M') end, {{ raw }})
{%- endmacro %}

{#
  An amount to the cent as digits, so that the sum of a note can be checked; the cell's own text when it is no amount.
#}
{% macro amount_text(amount, raw) -%}
coalesce(cast({{ amount }} as varchar), {{ raw }})
{%- endmacro %}

{# A quantity or unit cost without the zeros that its four decimals bring: `2`, `3.335`. #}
{% macro quantity_text(quantity, raw) -%}
coalesce(regexp_replace(cast({{ quantity }} as varchar), '\.?0+$', ''), {{ raw }})
{%- endmacro %}

{#
  True where text holds HTML: a tag that HTML has. `<low>` or `<jane@x.com>` is none: a technician's brackets are kept,
  not sanitised away.
#}
{% macro holds_html(x) -%}
regexp_matches({{ x }}, '<(?:!--|!doctype|/?(?:{{ html_tags() | join("|") }})(?:[\s/][^>]*)?>)', 'i')
{%- endmacro %}

{% macro html_tags() -%}
{{ return([
    'a', 'abbr', 'address', 'article', 'audio', 'b', 'base', 'big', 'blockquote', 'body', 'br', 'button',
    'center', 'cite', 'code', 'dd', 'del', 'div', 'dl', 'dt', 'em', 'embed', 'fieldset', 'figure', 'font',
    'footer', 'form', 'frame', 'frameset', 'h[1-6]', 'head', 'header', 'hr', 'html', 'i', 'iframe', 'img',
    'input', 'ins', 'label', 'li', 'link', 'main', 'math', 'meta', 'nav', 'noscript', 'object', 'ol', 'option',
    'p', 'param', 'picture', 'pre', 'q', 's', 'script', 'section', 'select', 'small', 'source', 'span', 'strike',
    'strong', 'style', 'sub', 'sup', 'svg', 'table', 'tbody', 'td', 'template', 'textarea', 'tfoot', 'th',
    'thead', 'title', 'tr', 'tt', 'u', 'ul', 'video', 'o:p'
]) }}
{%- endmacro %}

{# `<jane@x.com>` and `<https://…>`: mail programs write them, a page would take them for tags and hide them. #}
{% macro bracketed_address() -%}
<((?:mailto:)?[^<>\s@/]+@[^<>\s@]+|https?://[^<>\s]+)>
{%- endmacro %}

{#
  An embedded picture or file that extraction could not turn into a file of its own: named, its base64 left out (listed
  as a clean-up).
#}
{% macro without_data_uris(x) -%}
regexp_replace(
    regexp_replace({{ x }}, '<img[^<>]*?{{ data_uri_pattern() }}["'']?[^<>]*>?', '[embedded \1]', 'gi'),
    '{{ data_uri_pattern() }}', '[embedded \1]', 'g')
{%- endmacro %}

{% macro data_uri_pattern() -%}
data:([a-zA-Z0-9.+-]+/[a-zA-Z0-9.+-]+)(?:;[a-zA-Z0-9=._-]+)*;base64,[A-Za-z0-9+/=%]*(?:\n[A-Za-z0-9+/]{60,})*(?:\n[A-Za-z0-9+/]+=+)?
{%- endmacro %}

{#
  How many rows share this row's key and whether they say the same: copy (1 = the first of the export), differs (true =
  two contents).
#}
{% macro copies(key, content) -%}
row_number() over (partition by {{ key }} order by source_file, source_sheet, source_row) as copy,
        min({{ content }}) over (partition by {{ key }}) <> max({{ content }}) over (partition by {{ key }}) as differs
{%- endmacro %}

{#
  Characters that one note takes. Freshsales names no limit (freshsales_api.md 3.7); this stays below a 64 KB text
  column.
#}
{% macro note_length() -%}
{{ var('note_length', 32000) }}
{%- endmacro %}

{# Plain lines inside an HTML note: escaped, each line end a <br>. #}
{% macro lines_as_html(x) -%}
replace(replace(replace(replace({{ x }}, '&', '&amp;'), '<', '&lt;'), '>', '&gt;'), chr(10), '<br>' || chr(10))
{%- endmacro %}

{#
  Plain text that reads the same whether a page takes it for text or for HTML: what would open a tag gets round brackets
  or a typographic sign.
#}
{% macro without_angle_brackets(x) -%}
regexp_replace(regexp_replace({{ x }}, '{{ bracketed_address() }}', '(\1)', 'g'), '<([a-zA-Z/!?])', '‹\1', 'g')
{%- endmacro %}
