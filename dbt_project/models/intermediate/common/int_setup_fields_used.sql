{% set tables = {'sales_accounts': 'sales_accounts', 'contacts': 'contacts', 'equipment': 'cm_equipment', 'leads': 'leads'} -%}
with records_to_send as (

    {% for table, entity in tables.items() -%}
    select '{{ entity }}' as entity, custom_field from {{ ref(table) }}
    union all
    {% endfor %}
    -- also those that wait for a stage or an owner: their fields are asked for in the same round
    select 'deals', {{ deal_custom_field() }} from {{ ref('int_deals_shaped') }}

),

fields_filled as (

    select entity, internal_name, count(*) as records
    from (select entity, unnest(json_keys(custom_field)) as internal_name from records_to_send) as keys
    group by entity, internal_name

),

modules_used as (

    select entity, count(*) as records from records_to_send group by entity

),

-- A dropdown whose choices are missing is filled by no record yet.
dropdowns_of_equipment as (

    select 'cm_equipment' as entity, unnest(['cf_equipment_type', 'cf_status']) as internal_name, unnest([count(equipment_type), count(status)]) as records
    from {{ ref('stg_ascora__equipment') }}

),

used as (

    select entity, internal_name, records from fields_filled
    union all
    select required.entity, required.internal_name, modules_used.records
    from {{ ref('required_fields') }} as required
    inner join modules_used on required.entity = modules_used.entity
    where required.needed_when = 'any_record' or not exists (select 1 from fields_filled where fields_filled.entity = required.entity)
    union all
    select dropdowns.entity, dropdowns.internal_name, dropdowns.records
    from dropdowns_of_equipment as dropdowns
    inner join modules_used on dropdowns.entity = modules_used.entity
    where dropdowns.records > 0

)

select entity, internal_name, max(records) as records
from used
group by entity, internal_name
