-- Everything that other models know to be wrong with a cell of the export, in one shape: what it says, what happens to it, what to do.
{% set expected_of = {
    'email': 'an e-mail address', 'phone': 'a phone number with its area code', 'mobile': 'a mobile number', 'state': 'a state', 'postcode': 'a postcode',
} -%}
with outcomes as (

    select ascora_object, source_key, {{ record_id('source_file', 'source_sheet', 'source_row') }} as record_id from {{ ref('record_outcomes') }}

),

gate_problems as (

    select
        problems.ascora_object,
        coalesce(
            case when problems.source_row is not null then {{ record_id('problems.source_file', 'problems.source_sheet', 'problems.source_row') }} end,
            outcomes.record_id) as record_id,
        problems.column_name, problems.value, 'shuts the gate' as effect, problems.message as problem, problems.remedy
    from {{ ref('gate_problems') }} as problems
    left join outcomes
        on problems.source_row is null and problems.ascora_object = outcomes.ascora_object and problems.source_key = outcomes.source_key
    where problems.ascora_object in (select unnest({{ sheet_tables() }}))

),

rejects as (

    select
        ascora_object, {{ record_id('source_file', 'source_sheet', 'source_row') }} as record_id, column_name, value, 'left out' as effect,
        reason as problem, remedy
    from {{ ref('rejects') }}

),

untyped as (

    select
        ascora_object, record_id, column_name, value, case when after is null then 'value left out' else 'changed' end as effect,
        case when after is null then 'is not ' || expected else 'is rounded half up to ' || after end as problem,
        case when after is null then 'Write ' || expected || ', or clear the cell. The record goes without it until then.' end as remedy
    from {{ ref('int_common__bad_cells') }}

),

errors as (

    select
        ascora_object, record_id, column_name, value, 'formula error' as effect, 'a formula failed here' as problem,
        'Repair the formula, or write its value.' as remedy
    from {{ ref('stg_ascora__error_cells') }}

),

unmatched as (

    select
        links.ascora_object, links.record_id, links.column_name, links.value, 'link leads nowhere' as effect,
        'names no record of ' || links.links_to || ' in the export' as problem,
        'Correct it, or add the record that it names.' as remedy
    from {{ ref('int_links_checked') }} as links
    where not links.is_matched

),

doubled as (

    select
        ascora_object, record_id, column_name, value, case when is_same then 'changed' else 'stands twice' end as effect,
        'the same ' || kind || ' stands in ' || rows_of_value || ' rows' || case when is_same then ', all alike: one counts' else '' end as problem,
        case when is_same then null else 'Give each row its own ' || kind || ', or take the wrong ones out.' end as remedy
    from {{ ref('int_duplicates_found') }}
    where kind = 'number'

),

dirty as (

    select ascora_object, record_id, column_name, before, 'changed' as effect, why as problem, cast(null as varchar) as remedy
    from {{ ref('stg_ascora__dirty_cells') }}

),

-- clean-ups of people name the field of the CRM and the key of the record: the cell is the one that says what they found
party_cells as (

    {% for table in ['customers', 'contacts', 'enquiries'] -%}
    select unnest(['{{ table }}', '{{ table }}', '{{ table }}']) as raw_table, record_id, unnest(['email', 'phone', 'mobile']) as column_name,
        unnest([email, phone, mobile]) as value
    from {{ ref('stg_ascora__' ~ table) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

cleanups as (

    select
        cleanups.ascora_object,
        cleanups.source_key,
        case cleanups.field when 'mobile_number' then 'mobile' when 'work_number' then 'phone' when 'zipcode' then 'postcode' else cleanups.field end as column_name,
        cleanups.before,
        cleanups.after,
        cleanups.why
    from (
        {% for area in ['parties', 'deals', 'history'] -%}
        select ascora_object, source_key, field, before, after, why from {{ ref('int_' ~ area ~ '__cleanups') }}
        {{ 'union all' if not loop.last }}
        {% endfor %}
    ) as cleanups

),

rows_of_keys as (

    select ascora_object, source_key, record_id from outcomes
    union
    -- by their people, not by int_records_traced: what is sent may be skipped, and this page must come all the same
    select coalesce(target, 'contacts'), contact_key, record_id from {{ ref('int_people_keyed') }} where contact_key is not null

),

cleanups_placed as (

    select
        coalesce(cells.raw_table, case when cleanups.ascora_object in ('contacts', 'leads') then null else cleanups.ascora_object end) as ascora_object,
        rows_of_keys.record_id,
        cleanups.column_name,
        cleanups.before as value,
        case
            when cleanups.before is null and cleanups.column_name = 'email' then 'value missing'
            when cleanups.after is null and cleanups.column_name in ({% for column in expected_of %}'{{ column }}'{{ ', ' if not loop.last }}{% endfor %}) then 'value left out'
            else 'changed'
        end as effect,
        cleanups.why || case when cleanups.before is null then '' else coalesce(': ' || left(cleanups.after, 500), '') end as problem,
        case
            when cleanups.after is null or cleanups.before is null then case cleanups.column_name
                {% for column, expected in expected_of.items() -%}
                when '{{ column }}' then 'Write {{ expected }}{{ " if there is one" if column == "email" else ", or clear the cell" }}.'
                {% endfor %} end
        end as remedy
    from cleanups
    inner join rows_of_keys on cleanups.ascora_object = rows_of_keys.ascora_object and cleanups.source_key = rows_of_keys.source_key
    left join party_cells as cells
        on rows_of_keys.record_id = cells.record_id and cleanups.column_name = cells.column_name
            and cleanups.before is not distinct from cells.value
    -- of the rows of a merged person only the one that says it
    where cleanups.ascora_object not in ('contacts', 'leads') or cells.record_id is not null

)

{% for model in ['gate_problems', 'rejects', 'untyped', 'errors', 'unmatched', 'doubled', 'dirty', 'cleanups_placed'] -%}
select * from {{ model }} where record_id is not null
{{ 'union all' if not loop.last }}
{% endfor %}
