{{ config(materialized='view') }}

with counted as (

    {% for table in ['documents', 'sales_accounts', 'contacts', 'equipment', 'phone_calls'] -%}
    select '{{ table }}' as object, count(*) as records from {{ ref(table) }}
    union all
    {% endfor -%}
    select 'matched', count(*) from {{ ref('scope_standing') }}

)

select
    limits.position,
    limits.what,
    counted.records,
    limits.what_remains
from {{ ref('rollback_limits') }} as limits
left join counted using (object)
