with reject_shares as (

    select
        ascora_object,
        count(*) as records,
        count(*) filter (where outcome = 'rejected') as rejected,
        mode(reason) filter (where outcome = 'rejected') as commonest_reason
    from {{ ref('record_outcomes') }}
    group by ascora_object

),

too_many_rejects as (

    select
        'max_reject_share' as rule,
        'error' as severity,
        ascora_object,
        cast(null as varchar) as source_key,
        cast(null as varchar) as source_file,
        cast(null as varchar) as source_sheet,
        cast(null as bigint) as source_row,
        cast(null as varchar) as column_name,
        rejected || ' of ' || records as value,
        rejected || ' of ' || records || ' rows of ' || ascora_object || ' are set aside, more than {{ var('max_reject_share') }} of them. Most often: '
            || coalesce(commonest_reason, '(no reason)') as message,
        'Correct the export after evidence.rejects, or accept the share with the dbt var max_reject_share.' as remedy
    from reject_shares
    where rejected > cast({{ var('max_reject_share') }} as decimal(10, 6)) * records

)

select * from too_many_rejects
{% for area in ['parties', 'deals', 'history', 'common', 'custom_map'] -%}
union all
select
    rule, severity, ascora_object, source_key, source_file, source_sheet, source_row, column_name, value, message, remedy
from {{ ref('int_' ~ area ~ '__gate_problems') }}
{% endfor %}
