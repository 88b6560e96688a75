-- The fields of each accepted equipment at full length: what the custom module takes before it is cut to size (rulings
-- 18 and 20).
with accepted as (
    select * from {{ ref('int_equipment_placed') }} where verdict is null
),

custom_fields as (
    select * from {{ ref('int_custom_fields_placed') }} where ascora_object = 'equipment'
        and crm_object = 'cm_equipment'
),

choices as (
    select * from {{ ref('int_field_choices') }} where entity = 'cm_equipment'
)

select
    accepted.equipment_key,
    accepted.account_key,
    accepted.has_module,
    accepted.part_number,
    coalesce(
        accepted.equipment_name, nullif(concat_ws(' ', accepted.make, accepted.model_number), ''),
        accepted.equipment_type, 'Equipment ' || accepted.equipment_number) as name,
    accepted.equipment_number,
    accepted.site_name,
    accepted.location,
    accepted.make,
    accepted.model_number,
    accepted.serial_number,
    accepted.equipment_type,
    accepted.status,
    types.value_to_send as type_choice,
    statuses.value_to_send as status_choice,
    {% for day in ['installation_date', 'commission_date', 'warranty_expiry', 'service_period_start',
        'service_period_end'] -%}
    strftime(accepted.{{ day }}, '%Y-%m-%d') as {{ day }},
    {% endfor -%}
    -- Supplier and part number have no field of their own on the module (ruling 20), so the notes keep them
    nullif(concat_ws(chr(10),
        {{ labelled_lines({'Supplier': 'accepted.supplier', 'Part number': 'accepted.part_number'}) }},
        {{ without_data_uris('accepted.notes') }}), '') as notes,
    custom_fields.custom_field as more_fields,
    custom_fields.folded_text as other_fields
from accepted
left join custom_fields on accepted.record_id = custom_fields.record_id
left join choices as types on types.field = 'cf_equipment_type'
    and {{ fold('accepted.equipment_type') }} = types.choice_folded
left join choices as statuses on statuses.field = 'cf_status' and {{ fold('accepted.status') }} = statuses.choice_folded
