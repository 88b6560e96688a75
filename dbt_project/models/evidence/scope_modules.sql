{{ config(materialized='view') }}

{% set tables = {'sales_accounts': 'sales_accounts', 'contacts': 'contacts', 'deals': 'deals', 'cm_equipment': 'equipment', 'products': 'products'} -%}
{#- products are not asked for their fields, and a module that the plan cannot have has none -#}
{% set has_fields = "standing.entity <> 'products' and (standing.entity <> 'cm_equipment' or coalesce(account.has_custom_modules, limits.has_custom_modules))" -%}
with ours as (

    select distinct object, crm_id from {{ ref('stg_ledger__known') }} where crm_id is not null and origin = 'created'

),

standing as (

    {% for entity, table in tables.items() -%}
    select '{{ entity }}' as entity, count(*) as standing
    from {{ ref('stg_freshsales__' ~ table) }} as records
    left join ours on ours.object = '{{ table }}' and records.{{ 'deal_id' if table == 'deals' else 'equipment_id' if table == 'equipment' else 'product_id' if table == 'products' else 'contact_id' if table == 'contacts' else 'account_id' }} = ours.crm_id
    where ours.crm_id is null
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

matched as (

    select 'sales_accounts' as entity, count(matched_id) as matched from {{ ref('sales_accounts') }}
    union all
    select 'contacts', count(matched_id) from {{ ref('contacts') }}
    union all
    select 'products', count(matched_id) from {{ ref('products') }}

),

custom_fields as (

    select entity, count(*) as custom_fields from {{ ref('stg_freshsales__fields') }} where is_custom group by entity

),

fields_to_make as (

    select entity, count(*) as fields_to_make from {{ ref('int_setup_fields_needed') }} where not exists_already group by entity

)

select
    standing.entity,
    case
        when standing.entity = 'products' then (select has_products from {{ ref('int_product_catalogue') }})
        when standing.entity = 'cm_equipment' then (select count(*) > 0 from {{ ref('stg_freshsales__modules') }} where entity_name = 'cm_equipment')
        else true
    end as is_offered,
    standing.standing,
    coalesce(matched.matched, 0) as matched,
    coalesce(custom_fields.custom_fields, 0) as custom_fields,
    coalesce(fields_to_make.fields_to_make, 0) as fields_to_make,
    case when {{ has_fields }} then limits.custom_fields_per_module end as custom_field_cap,
    case when {{ has_fields }}
        then limits.custom_fields_per_module - coalesce(custom_fields.custom_fields, 0) - coalesce(fields_to_make.fields_to_make, 0)
    end as slots_left
from standing
cross join {{ ref('stg_freshsales__account') }} as account
left join {{ ref('plan_limits') }} as limits on account.plan = limits.plan
left join matched using (entity)
left join custom_fields on standing.entity = custom_fields.entity
left join fields_to_make on standing.entity = fields_to_make.entity
