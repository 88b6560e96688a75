-- Equipment as records of the custom module, with a lookup to the Account (mapping.md row 7, ruling 20). Empty on a
-- plan without custom modules.
with fields as (
    select * from {{ ref('int_equipment_fields') }} where has_module
),

fallback as (
    -- equipment names no Ascora user, so it belongs to whoever gets what nobody owns
    select owner_id from {{ ref('int_owners_resolved') }} where user_folded = ''
),

shaped as (
    select
        fields.equipment_key as source_key,
        fields.account_key,
        left(fields.name, {{ var('text_length') }}) as name,
        (select owner_id from fallback) as owner_id,
        fields.account_key as account_ref_key,
        cast(json_merge_patch(coalesce(fields.more_fields, '{}'), {{ custom_field({
            'cf_ascora_id': 'fields.equipment_key',
            'cf_equipment_number': "left(fields.equipment_number, " ~ var('text_length') ~ ")",
            'cf_site': "left(fields.site_name, " ~ var('text_length') ~ ")",
            'cf_location': "left(fields.location, " ~ var('text_length') ~ ")",
            'cf_make': "left(fields.make, " ~ var('text_length') ~ ")",
            'cf_model_number': "left(fields.model_number, " ~ var('text_length') ~ ")",
            'cf_serial_number': "left(fields.serial_number, " ~ var('text_length') ~ ")",
            'cf_equipment_type': 'fields.type_choice',
            'cf_status': 'fields.status_choice',
            'cf_installation_date': 'fields.installation_date',
            'cf_commission_date': 'fields.commission_date',
            'cf_warranty_expiry': 'fields.warranty_expiry',
            'cf_service_period_start': 'fields.service_period_start',
            'cf_service_period_end': 'fields.service_period_end',
            'cf_notes': "left(fields.notes, " ~ var('paragraph_length') ~ ")",
            'cf_other_fields': "left(fields.other_fields, " ~ var('paragraph_length') ~ ")"}) }}) as json)
                as custom_field
    from fields
)

select
    source_key,
    account_key,
    {{ row_hash(['name', 'owner_id', 'account_ref_key', 'custom_field']) }} as row_hash,
    name,
    owner_id,
    account_ref_key,
    custom_field
from shaped
