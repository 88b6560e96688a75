{# Text as people mean it: cleaned, folded for comparison, and put in natural order (mapping.md Common/Text, rulings 1, 2, 5). #}

{# Matches what no CRM field may hold: control characters except tab and newline, byte-order marks, U+FFFD (what is left of a lone surrogate). #}
{% macro unprintable_pattern() -%}
[\x{00}-\x{08}\x{0B}\x{0C}\x{0E}-\x{1F}\x{7F}-\x{9F}\x{FEFF}\x{FFFD}-\x{FFFF}]|_x(?:00[01][0-9A-Fa-f]|007[fF]|[dD][89a-fA-F][0-9a-fA-F]{2}|[fF]{3}[dDeEfF])_
{%- endmacro %}

{# `_x000D_` and its like are how a workbook writes characters that XML forbids: the tab and line ends among them are kept. #}
{% macro decode_line_ends(x) -%}
replace(replace(replace(regexp_replace({{ x }}, '_x000[dD]_\n?|\r\n?|_x000[aA]_', chr(10), 'g'), '_x0009_', chr(9)), chr(133), chr(10)), chr(8232), chr(10))
{%- endmacro %}

{# Text without unprintable characters, with LF line ends, trimmed of spaces of any kind; null when nothing is left. #}
{% macro clean_text(x) -%}
nullif(regexp_replace(regexp_replace({{ decode_line_ends(x) }}, '{{ unprintable_pattern() }}', '', 'g'), '^[\s\p{Z}]+|[\s\p{Z}]+$', '', 'g'), '')
{%- endmacro %}

{# What two spellings of one name have in common: lower case, trimmed, spaces folded, punctuation kept (rulings 2 and 5). Null stays null. #}
{% macro fold(x) -%}
trim(lower(regexp_replace(nfc_normalize({{ x }}), '[\s\p{Z}]+', ' ', 'g')))
{%- endmacro %}

{# A sortable text in which J4 comes before J12 (ruling 1): runs of digits are padded; equal ones are settled by the text itself. #}
{% macro natural_order(x) -%}
array_to_string(list_transform(
    regexp_extract_all(lower({{ x }}), '[0-9]+|[^0-9]+'),
    lambda part: case when regexp_matches(part, '^[0-9]{1,24}$') then lpad(part, 24, '0') else part end
), '') || chr(1) || {{ x }}
{%- endmacro %}

{# Yes/No, Y/N, TRUE/FALSE, 1/0 in any case; anything else is null. #}
{% macro parse_bool(x) -%}
case
    when lower(trim({{ x }})) in ('yes', 'y', 'true', 't', '1', '1.0') then true
    when lower(trim({{ x }})) in ('no', 'n', 'false', 'f', '0', '0.0') then false
end
{%- endmacro %}
