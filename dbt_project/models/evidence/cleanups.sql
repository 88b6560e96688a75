with cleanups_of_cells as (

    select cells.ascora_object, outcomes.source_key, cells.column_name as field, cells.before, cells.after, cells.why, cells.record_id
    from (
        select ascora_object, record_id, column_name, before, after, why from {{ ref('stg_ascora__dirty_cells') }}
        union all
        select ascora_object, record_id, column_name, value, after, why from {{ ref('int_common__bad_cells') }}
        union all
        select ascora_object, record_id, ascora_field, value, cast(null as varchar), why from {{ ref('int_common__custom_values_not_sent') }}
    ) as cells
    left join (
        select {{ record_id('source_file', 'source_sheet', 'source_row') }} as record_id, min(source_key) as source_key
        from {{ ref('record_outcomes') }}
        group by 1
    ) as outcomes on cells.record_id = outcomes.record_id

)

select ascora_object, coalesce(source_key, record_id) as source_key, field, before, after, why from cleanups_of_cells
{% for area in ['parties', 'deals', 'history'] -%}
union all
select ascora_object, source_key, field, before, after, why from {{ ref('int_' ~ area ~ '__cleanups') }}
{% endfor %}
