{{ config(materialized='view') }}

{% set names = [
    'contact_without_email', 'finished_days', 'amount_basis', 'invoice_notes', 'products', 'supplier_accounts', 'max_file_mb', 'max_reject_share',
    'dropdown_values', 'text_length', 'paragraph_length', 'deal_pipeline',
] -%}
with in_force as (

    {% for name in names -%}
    select '{{ name }}' as policy, '{{ var(name) | string | lower if var(name) is boolean else var(name) | string | replace("'", "''") }}' as value
    {{ 'union all' if not loop.last }}
    {% endfor %}

)

select
    in_force.policy,
    in_force.value,
    described.alternatives,
    described.what_it_decides,
    described.changing_it_later,
    described.rule
from in_force
left join {{ ref('policies') }} as described using (policy)
