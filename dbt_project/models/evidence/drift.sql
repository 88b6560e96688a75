-- What changed in the CRM since we wrote it: our value, the value that stands there, and what Ascora says now. The journal cannot
-- tell a person from an automation of the CRM; a record that is gone or stands twice is in it too.
{{ config(tags=['after_load']) }}

{% set objects = [
    'products', 'product_prices', 'sales_accounts', 'contacts', 'deals', 'deal_products', 'deal_closings', 'equipment', 'tasks', 'appointments',
    'phone_calls', 'notes', 'contact_stages', 'documents',
] -%}
with changed as (

    select differences.*, records.is_outdated, records.is_planned
    from {{ ref('field_differences') }} as differences
    inner join {{ ref('int_records_read_back') }} as records using (object, source_key)
    where records.is_known
        and (not differences.is_explained or starts_with(differences.reason, 'a person changed'))

),

wanted as (

    {% for object in objects -%}
    select '{{ object }}' as object, source_key, to_json(rows_of) as record
    from {{ ref(object) }} as rows_of
    where source_key in (select changed.source_key from changed where changed.object = '{{ object }}')
    {{ 'union all' if not loop.last }}
    {% endfor %}

)

select
    changed.object,
    changed.source_key,
    changed.account_key,
    changed.crm_id,
    changed.field,
    changed.sent as written,
    changed.read as stands,
    case
        when not changed.is_planned then null
        when changed.field = 'record' or not changed.is_outdated then changed.sent
        when starts_with(changed.field, 'custom_field.') then wanted.record -> 'custom_field' ->> substr(changed.field, 14)
        else wanted.record ->> changed.field
    end as ascora_says,
    case
        when changed.field = 'record' then changed.reason
        when not changed.is_planned then 'Ascora has the record no more; it is left as it stands'
        when not changed.is_outdated then 'changed in the CRM only: the next load leaves it'
        else 'the record changed in Ascora too: the next load sends what only Ascora changed, and lists the rest'
    end as what_it_means
from changed
left join wanted using (object, source_key)
