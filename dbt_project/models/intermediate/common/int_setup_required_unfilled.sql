{% set tables = {'sales_accounts': 'sales_accounts', 'contacts': 'contacts', 'deals': 'deals', 'equipment': 'cm_equipment', 'leads': 'leads'} -%}
with records_to_send as (

    {% for table, entity in tables.items() -%}
    select '{{ entity }}' as entity, custom_field from {{ ref(table) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}

)

select
    fields.entity,
    fields.name as internal_name,
    fields.label,
    fields.type as field_type,
    count(*) as records,
    count(*) filter (where not coalesce(json_exists(records.custom_field, '$."' || fields.name || '"'), false)) as unfilled
from {{ ref('stg_freshsales__fields') }} as fields
inner join records_to_send as records on fields.entity = records.entity
-- The lookup of equipment is a ref of its own, always filled.
where fields.is_custom and fields.is_required and fields.name <> 'cf_account'
group by fields.entity, fields.name, fields.label, fields.type
having unfilled > 0
