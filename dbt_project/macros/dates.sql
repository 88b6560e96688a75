{# Dates and times: read as the tenant's wall clock, written as ISO 8601 with the tenant's offset (ruling 25). #}

{# The tenant's IANA zone. A model that uses it depends on stg_ascora__extraction (name it in the `given` of its unit tests). #}
{% macro tenant_zone() -%}
(select extraction.timezone from {{ ref('stg_ascora__extraction') }} as extraction)
{%- endmacro %}

{#
  The wall-clock timestamp of a text: DD/MM/YYYY with HH:MM[:SS] or h:mm AM, or ISO. A value with Z or an offset is moved to the
  tenant's zone, so that a date never shifts by a day. Null for what is none of these, does not exist (31/02), or lies outside 1900-2199.
#}
{% macro parse_timestamp(x, zone=none) -%}
{%- set text = "upper(trim(regexp_replace(" ~ x ~ ", '[\\s\\p{Z}]+', ' ', 'g')))" -%}
{%- set clock = '[T ]\\d{2}:\\d{2}(:\\d{2}(\\.\\d+)?)?' -%}
case
    when regexp_matches({{ text }}, '^\d{1,2}/\d{1,2}/(19|2[01])\d{2}( |$)')
        then try_strptime({{ text }}, ['%d/%m/%Y', '%d/%m/%Y %H:%M', '%d/%m/%Y %H:%M:%S', '%d/%m/%Y %I:%M %p', '%d/%m/%Y %I:%M%p', '%d/%m/%Y %I:%M:%S %p'])
    when regexp_matches({{ text }}, '^(19|2[01])\d{2}-\d{2}-\d{2}({{ clock }})?$')
        then try_cast({{ text }} as timestamp)
    when regexp_matches({{ text }}, '^(19|2[01])\d{2}-\d{2}-\d{2}{{ clock }} ?(Z|[+-]\d{2}:?(\d{2})?)$')
        then timezone({{ zone or tenant_zone() }}, try_cast({{ text }} as timestamptz))
end
{%- endmacro %}

{# The calendar date of a text in the tenant's zone; see parse_timestamp. #}
{% macro parse_date(x, zone=none) -%}
cast({{ parse_timestamp(x, zone) }} as date)
{%- endmacro %}

{# A wall-clock timestamp as ISO 8601 text with the offset the tenant's zone had then: 2026-01-05T09:00:00+11:00. #}
{% macro iso_in_zone(ts, zone=none) -%}
strftime(cast({{ ts }} as timestamp), '%Y-%m-%dT%H:%M:%S') || list_transform(
    [cast(epoch(cast({{ ts }} as timestamp)) - epoch(timezone({{ zone or tenant_zone() }}, cast({{ ts }} as timestamp))) as bigint)],
    lambda seconds: case when seconds < 0 then '-' else '+' end || lpad(cast(abs(seconds) // 3600 as varchar), 2, '0')
        || ':' || lpad(cast(abs(seconds) % 3600 // 60 as varchar), 2, '0'))[1]
{%- endmacro %}
