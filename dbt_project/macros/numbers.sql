{# Money and quantities: decimal from the first cast on, never float; rounding is half up, away from zero (ruling 16). #}

{#
  The decimal in a text: `$1,234.50`, `AUD 12`, `(12.00)`, `12.00-`, `1234.5`, `1.2E-3`; `-` is an accountant's zero. Null for anything else, also for
  `1.234,50` (a comma that does not part thousands is no number here). Precision 18; more decimals than `scale` are rounded half up.
#}
{% macro parse_number(x, scale=4) -%}
{%- set plain = '(\\d{1,3}(,\\d{3})+|\\d+)?(\\.\\d*)?' -%}
list_transform([regexp_replace(upper({{ x }}), '^\s*AUD|[\s\p{Z}$]|AUD\s*$', '', 'g')], lambda digits: case
    when digits in ('-', '–') then cast(0 as decimal(18, {{ scale }}))
    when not regexp_matches(digits, '\d') then null
    when not regexp_matches(digits, '^(\({{ plain }}\)|{{ plain }}-|[+-]?{{ plain }}(E[+-]?\d{1,2})?)$') then null
    when regexp_matches(digits, '^\(.*\)$|-$')
        then -try_cast(regexp_replace(digits, '[(),]|-$', '', 'g') as decimal(18, {{ scale }}))
    else try_cast(replace(digits, ',', '') as decimal(18, {{ scale }}))
end)[1]
{%- endmacro %}

{# Money to the cent, DECIMAL(18,2); see parse_number. Unit prices and rates keep four decimals: use parse_number(x) for them. #}
{% macro parse_money(x) -%}
{{ parse_number(x, 2) }}
{%- endmacro %}

{# A decimal rounded half up (away from zero) to `scale`, exactly: a cast between decimals rounds so and never passes through float. #}
{% macro half_up(x, scale=2) -%}
cast({{ x }} as decimal(18, {{ scale }}))
{%- endmacro %}

{#
  numerator ÷ denominator rounded half up to `scale` (at most 4), exactly: in whole numbers, because `/` on decimals gives a float.
  Both are taken to four decimals. Null when the denominator is zero or either is null.
#}
{% macro half_up_ratio(numerator, denominator, scale=2) -%}
list_transform(
    [{'top': cast(cast({{ numerator }} as decimal(28, 4)) * 10000 as hugeint), 'bottom': cast(cast({{ denominator }} as decimal(28, 4)) * 10000 as hugeint)}],
    lambda ratio: cast(cast(
            sign(ratio.top) * sign(ratio.bottom)
            * ((2 * abs(ratio.top) * {{ 10 ** scale }} + abs(ratio.bottom)) // nullif(2 * abs(ratio.bottom), 0))
        as decimal(32, 0))
        * cast({{ '0.' ~ '0' * (scale - 1) ~ '1' if scale else '1' }} as decimal(5, {{ scale }})) as decimal(18, {{ scale }})))[1]
{%- endmacro %}
