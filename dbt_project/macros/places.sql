{# Addresses: state abbreviations, postcodes that lost their leading zero, countries as ISO codes (mapping.md Phones; ruling 20). #}

{% macro australian_states() %}
{{ return({
    'NSW': ['new south wales', 'n.s.w.', 'n.s.w', 'n s w'],
    'VIC': ['victoria', 'vic.'],
    'QLD': ['queensland', 'qld.', 'q.l.d.'],
    'SA': ['south australia', 's.a.', 's.a', 's a'],
    'WA': ['western australia', 'w.a.', 'w.a', 'w a'],
    'TAS': ['tasmania', 'tas.'],
    'NT': ['northern territory', 'n.t.', 'n.t', 'n t'],
    'ACT': ['australian capital territory', 'a.c.t.', 'a.c.t', 'a c t'],
}) }}
{% endmacro %}

{# ISO 3166 code of a country as people write it; empty text means the tenant's country; an unknown one is null. #}
{% macro country_code(x, default="'AU'") -%}
case
    when coalesce({{ x }}, '') = '' then {{ default }}
    when {{ fold(x) }} in ('au', 'aus', 'australia', 'commonwealth of australia') then 'AU'
    when {{ fold(x) }} in ('nz', 'nzl', 'new zealand', 'aotearoa') then 'NZ'
    when {{ fold(x) }} in ('gb', 'uk', 'u.k.', 'united kingdom', 'great britain', 'england', 'scotland', 'wales', 'northern ireland') then 'GB'
    when {{ fold(x) }} in ('us', 'usa', 'u.s.a.', 'u.s.', 'united states', 'united states of america') then 'US'
    when {{ fold(x) }} in ('ie', 'ireland') then 'IE'
    when {{ fold(x) }} in ('ca', 'canada') then 'CA'
    when {{ fold(x) }} in ('sg', 'singapore') then 'SG'
    when {{ fold(x) }} in ('fj', 'fiji') then 'FJ'
    when {{ fold(x) }} in ('pg', 'png', 'papua new guinea') then 'PG'
    when {{ fold(x) }} in ('za', 'south africa') then 'ZA'
    when regexp_matches({{ x }}, '^\s*[A-Za-z]{2}\s*$') then upper(trim({{ x }}))
end
{%- endmacro %}

{# The state as its abbreviation. `country` is an ISO code; outside Australia the text stays; an Australian state that is none is null (to be listed). #}
{% macro state_code(x, country="'AU'") -%}
case
    when {{ country }} is distinct from 'AU' then {{ x }}
    {%- for code, names in australian_states().items() %}
    when {{ fold(x) }} in ('{{ code | lower }}', '{{ names | join("', '") }}') then '{{ code }}'
    {%- endfor %}
end
{%- endmacro %}

{#
  The postcode with the zero that a spreadsheet took (`800` → `0800`, only where such a postcode can exist). `country` is an ISO code; outside
  Australia the text stays.
#}
{% macro postcode(x, country="'AU'") -%}
case
    when {{ country }} is distinct from 'AU' then {{ x }}
    when regexp_matches(trim({{ x }}), '^\d{4}(\.0+)?$') then left(trim({{ x }}), 4)
    when regexp_matches(trim({{ x }}), '^[289]\d{2}(\.0+)?$') then '0' || left(trim({{ x }}), 3)
end
{%- endmacro %}
