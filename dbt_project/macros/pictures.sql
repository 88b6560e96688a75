{#
  A text with its inline images (data: URIs) replaced by the names of the files that extraction made of them
  (mapping.md row 12): `image-<first 12 digits of the SHA-256 of its bytes>.<type>`, as pipelines/ascora names them.
  What cannot be decoded is replaced by its type.
#}
{% macro name_pictures(x) -%}
case when {{ x }} like '%;base64,%' then
    {{ without_data_uris(
        "regexp_replace(list_reduce(list_prepend(" ~ x ~ ", list_distinct(regexp_extract_all(" ~ x ~ ", '" ~ picture_pattern() ~ "'))), "
        ~ "lambda text, uri: replace(text, uri, coalesce(" ~ picture_name('uri') ~ ", uri))), '<img[^<>]*(\\[Picture: [^\\]]+\\])[^<>]*>', '\\1', 'gi')"
    ) }}
else {{ x }} end
{%- endmacro %}

{% macro picture_pattern() -%}
data:image/[a-z]+;base64,[A-Za-z0-9+/=]+
{%- endmacro %}

{% macro picture_name(uri) -%}
'[Picture: image-' || left(sha256(try(from_base64(split_part({{ uri }}, ';base64,', 2)))), 12) || '.'
    || replace(split_part(split_part({{ uri }}, 'image/', 2), ';', 1), 'jpeg', 'jpg') || ']'
{%- endmacro %}
