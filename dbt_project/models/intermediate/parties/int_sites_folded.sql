-- Per Account: how many sites it has and the lines that stand for them in cf_site_*; what exceeds the field is kept for
-- a note (mapping.md row 3).
{%- set reserve = 40 %}
with sites as (
    select
        account_key,
        natural_order,
        regexp_replace(customer_name, '\s+', ' ', 'g') as site_name,
        nullif(concat_ws(', ', address,
            nullif(concat_ws(' ', suburb, coalesce(state, state_raw), coalesce(postcode, postcode_raw)), '')),
            '') as place,
        customer_type,
        site_status
    from {{ ref('int_customers_cleaned') }}
    where is_site
),

lines as (
    {% for field, column in [('cf_site_addresses', 'place'), ('cf_site_types', 'customer_type'),
        ('cf_site_status', 'site_status')] -%}
    select
        account_key, natural_order, '{{ field }}' as field, {{ column }} is not null as says_something,
        site_name || ': ' || coalesce(regexp_replace({{ column }}, '\s+', ' ', 'g'), '-') as line
    from sites
    {% if not loop.last %}union all
    {% endif %}
    {%- endfor %}
),

measured as (
    select
        *,
        sum(length(line) + 1) over (partition by account_key, field
            order by natural_order rows unbounded preceding) as length_so_far,
        sum(length(line) + 1) over (partition by account_key, field) as length_in_all,
        bool_or(says_something) over (partition by account_key, field) as is_worth_a_field
    from lines
),

fitted as (
    select *, length_in_all - 1 <= {{ var('paragraph_length') }}
        or length_so_far <= {{ var('paragraph_length') - reserve }} as fits
    from measured
    where is_worth_a_field
),

fields as (
    select
        account_key,
        field,
        string_agg(line, chr(10) order by natural_order) filter (where fits)
        || coalesce(chr(10) || '... and ' || nullif(count(*) filter (where not fits), 0) || ' more, see the note',
            '') as text_in_field,
        string_agg(line, chr(10) order by natural_order) filter (where not fits) as text_for_note
    from fitted
    group by account_key, field
),

counts as (
    select account_key, count(*) as site_count from sites group by account_key
)

select
    counts.account_key,
    counts.site_count,
    {% for field in ['cf_site_addresses', 'cf_site_types', 'cf_site_status'] -%}
    max(fields.text_in_field) filter (where fields.field = '{{ field }}') as {{ field }},
    {% endfor -%}
    string_agg(case fields.field when 'cf_site_addresses' then 'Addresses' when 'cf_site_types' then 'Types'
        else 'Status' end
        || ' of further sites:' || chr(10) || fields.text_for_note, chr(10) || chr(10) order by fields.field)
        filter (where fields.text_for_note is not null) as text_for_note
from counts
left join fields using (account_key)
group by counts.account_key, counts.site_count
