{# How a value that was sent is told equal to what the CRM answers (the same rules as the loader's, but a leading zero counts). #}

{# A number in its shortest spelling, so that `10` and `"10.0"` are one; null for what is no number or has a leading zero. #}
{% macro plain_number(x) -%}
case when regexp_matches({{ x }}, '^-?(0|[1-9]\d{0,16})(\.\d+)?$')
    then regexp_replace(cast(cast({{ x }} as decimal(38, 10)) as varchar), '\.?0+$', '') end
{%- endmacro %}

{# The instant of an ISO 8601 text with time and offset; null for anything else. #}
{% macro instant(x) -%}
case when regexp_matches({{ x }}, '^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}.*(Z|[+-]\d{2}:?\d{2})$')
    then try_cast({{ x }} as timestamptz) end
{%- endmacro %}

{#
  Whether `read` is what `sent` says, both as text: nothing equals nothing; numbers as numbers, instants as instants, a date
  by its day, text without its line ends and outer spaces.
#}
{% macro reads_as_sent(sent, read) -%}
coalesce(
    trim(replace(coalesce({{ sent }}, ''), chr(13) || chr(10), chr(10)), ' ' || chr(10) || chr(9))
        = trim(replace(coalesce({{ read }}, ''), chr(13) || chr(10), chr(10)), ' ' || chr(10) || chr(9))
    or coalesce({{ plain_number(sent) }} = {{ plain_number(read) }}, false)
    or coalesce({{ instant(sent) }} = {{ instant(read) }}, false)
    or coalesce(regexp_matches({{ sent }}, '^\d{4}-\d{2}-\d{2}$') and starts_with({{ read }}, {{ sent }} || 'T'), false), false)
{%- endmacro %}

{# An amount that a text states on a line of its own, `Label: 12.50`; 0 where it states none. `labels` are alternatives. #}
{% macro stated_amount(text, labels) -%}
coalesce(try_cast(regexp_extract({{ text }}, '(?:^|\n|>)(?:{{ labels | join("|") }}): (-?\d+\.\d\d)', 1) as decimal(18, 2)), 0)
{%- endmacro %}

{# Objects that have no id of their own: where they are read. #}
{% macro read_with() -%}
{{ return({'product_prices': 'products', 'deal_products': 'deals', 'deal_closings': 'deals', 'contact_stages': 'contacts'}) }}
{%- endmacro %}

{# A product line as text: ` × 2 at 10.5`. #}
{% macro priced_line(quantity, unit_price) -%}
(' × ' || coalesce({{ plain_number(quantity) }}, '?') || ' at ' || coalesce({{ plain_number(unit_price) }}, '?'))
{%- endmacro %}

{# The sum of the product lines in a JSON object's `products`, each rounded half up to the cent (ruling 16). #}
{% macro lines_total(json) -%}
coalesce(list_sum(list_transform(cast({{ json }} -> 'products' as json[]), lambda line: {{ half_up(
    "cast(line ->> 'quantity' as decimal(18, 4)) * cast(line ->> 'unit_price' as decimal(18, 2))") }})), 0)
{%- endmacro %}
