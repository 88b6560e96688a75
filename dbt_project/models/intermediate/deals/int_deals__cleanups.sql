-- Everything that is changed, shortened, filled in or left out on the way to Deals, Tasks and products, one row each
-- (mapping.md, Text; rulings 13, 16, 18).
with jobs_and_quotes as (
    {% for entity in ['job', 'quote'] -%}
    select
        '{{ entity }}s' as ascora_object, located.{{ entity }}_key as source_key, cleaned.field, cleaned.before,
        cleaned.after, cleaned.why
    from {{ ref('int_' ~ entity ~ 's_located') }} as located
    inner join {{ ref('int_' ~ entity ~ 's_placed') }} as placed using ({{ entity }}_key)
    inner join {{ ref('int_' ~ entity ~ 's_identified') }} as identified on located.record_id = identified.record_id
    inner join {{ ref('stg_ascora__' ~ entity ~ 's') }} as records on located.record_id = records.record_id
    cross join lateral (
        select 'total_amount_ex_tax' as field, cast(null as varchar) as before, '0.00' as after,
        'the total is blank and counts as zero' as why
        where not located.is_child and records.total_amount_ex_tax_raw is null
        union all
        select 'site_customer', records.site_customer, records.site_customer, 'names no single customer of the export ('
            || located.site_problem || '); kept as text'
        where located.site_problem is not null
        union all
        select 'is_section_stage', cast(null as varchar), 'Yes',
        'the flag is blank and the number is that of another {{ entity }} plus a suffix, so it is its section'
        where identified.is_child_by_number
    ) as cleaned
    where placed.outcome <> 'rejected'
    union all
    {% endfor -%}
    select named_in, source_key, field, mentioned, cast(null as varchar),
    'the number names no record of the export: a gap in the numbers'
    from {{ ref('int_quote_mentions') }}
    where job_key is null or quote_key is null
    union all
    select 'jobs', mentions.source_key, 'quote_number', mentions.mentioned, cast(null as varchar),
    'another job names this quote first and carries its lines'
    from {{ ref('int_quote_mentions') }} as mentions
    inner join {{ ref('int_quote_carriers') }} as carriers on mentions.quote_key = carriers.quote_key
        and carriers.carried_as = 'quote'
    where mentions.named_in = 'jobs' and mentions.job_key <> carriers.job_key
    union all
    select 'jobs', statuses.job_key, 'completed_date', cast(null as varchar), cast(null as varchar),
        'finished, but no date says when: it stays a Deal, and Freshsales stamps a closed one with the day of the load'
    from {{ ref('int_job_statuses') }} as statuses
    inner join {{ ref('int_jobs_placed') }} as placed using (job_key)
    where placed.outcome = 'sent' and statuses.is_finished and statuses.finished_on is null
),

names_and_texts as (
    select work.ascora_object, names.deal_key, names.field, names.contact_name, cast(null as varchar),
    'no contact of that name is sent for this customer'
    from {{ ref('int_deal_contact_names') }} as names
    inner join {{ ref('int_work_described') }} as work on names.deal_key = work.source_key
    where names.contact_key is null
    {% for name, field in deal_text_fields().items() -%}
    union all
    select ascora_object, source_key, '{{ name }}', {{ name }}, left({{ name }}, {{ field[1] }}),
    'cut to {{ field[1] }} characters; the whole text is in a note on the Deal'
    from {{ ref('int_deals_shaped') }}
    where length({{ name }}) > {{ field[1] }}
    {% endfor -%}
    union all
    select 'jobs', source_key, 'title', name, left(name, {{ var('text_length') }}),
    'cut to {{ var('text_length') }} characters; whole in the description'
    from {{ ref('int_tasks_described') }}
    where length(name) > {{ var('text_length') }}
    union all
    select work.ascora_object, work.source_key, 'cf_other_fields', placed.columns_text, cast(null as varchar),
    'the account has no field cf_other_fields on deals for these columns'
    from {{ ref('int_work_custom_fields') }} as placed
    inner join {{ ref('int_work_described') }} as work using (source_key)
    where placed.columns_left_out and work.target_object = 'deals'
),

lines as (
    select ascora_object, quote_key, 'quantity' as field, cast(null as varchar) as before, '1' as after,
    coalesce(description, part_number) || ': a blank quantity counts as 1' as why
    from {{ ref('int_quote_lines') }}
    where outcome <> 'rejected' and quantity_raw is null
    union all
    select ascora_object, quote_key, 'unit_price', cast(null as varchar), '0.00', coalesce(description, part_number)
        || ': a blank price counts as zero'
    from {{ ref('int_quote_lines') }}
    where outcome <> 'rejected' and unit_price_raw is null
    union all
    select ascora_object, job_key, 'quantity', cast(null as varchar), '1', coalesce(description, part_number, 'a line')
        || ': a blank quantity counts as 1'
    from {{ ref('int_job_lines') }}
    where ascora_object = 'job_supply' and outcome <> 'rejected' and quantity_raw is null
    union all
    select 'quotes', deal_key, 'products', quantity_summed || ' × ' || words, quantity || ' at ' || unit_price,
        'a deal product has a positive quantity, so the sign stands in the price'
    from {{ ref('int_deal_lines_added_up') }}
    where quantity_summed <= 0 and is_in_note is not true
    union all
    select 'quotes', deal_key, 'products', cast(null as varchar), cast(unit_price as varchar),
        case product_folded when 'ascora adjustment'
            then 'adjustment line: closes the gap between the lines and Ascora''s total'
                else 'the lines after the 98th in one line; a note lists them' end
    from {{ ref('int_deal_product_lines') }}
    where product_folded in ('ascora adjustment', 'further items (see note)')
),

products as (
    select 'supplies', product_key, 'name', description, left(description, {{ var('text_length') }}),
    'cut to {{ var('text_length') }} characters; the description has it whole'
    from {{ ref('int_products_named') }}
    where length(description) > {{ var('text_length') }}
    union all
    select 'supplies', named.product_key, 'unit_price', list.price || ' including tax', cast(list.price as varchar),
    'the price list gives this price including tax; it is kept as it stands'
    from {{ ref('int_products_named') }} as named
    inner join {{ ref('int_price_list') }} as list on named.price_list_record_id = list.record_id
    where list.price_includes_tax and list.price is not null
)

select ascora_object, source_key, field, before, after, why from jobs_and_quotes
union all
select * from names_and_texts
union all
select * from lines
union all
select * from products
