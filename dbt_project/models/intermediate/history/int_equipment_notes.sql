-- Notes that equipment gives: a list an Account where the plan has no custom modules, and texts too long for their
-- field (mapping.md row 7).
with listed as (
    select
        fields.account_key,
        {{ natural_order('fields.equipment_number') }} as number_order,
        concat_ws(chr(10),
            fields.equipment_number || ' · ' || fields.name,
            {{ labelled_lines({
                'Type': 'fields.equipment_type', 'Status': 'fields.status', 'Site': 'fields.site_name',
                    'Location': 'fields.location',
                'Make': 'fields.make', 'Model': 'fields.model_number', 'Serial number': 'fields.serial_number',
                'Installed': day_text('placed.installation_date', 'placed.installation_date_raw'),
                'Commissioned': day_text('placed.commission_date', 'placed.commission_date_raw'),
                'Warranty until': day_text('placed.warranty_expiry', 'placed.warranty_expiry_raw'),
                'Service period from': day_text('placed.service_period_start', 'placed.service_period_start_raw'),
                'Service period to': day_text('placed.service_period_end', 'placed.service_period_end_raw')}) }},
            fields.notes,
            {{ json_lines('placed.custom_fields') }}) as entry
    from {{ ref('int_equipment_fields') }} as fields
    inner join {{ ref('int_equipment_placed') }} as placed on fields.equipment_key = placed.equipment_key
        and placed.verdict is null
    where not fields.has_module
)

select
    account_key || '#equipment' as source_key,
    account_key,
    'Equipment: ' || count(*) || chr(10) || chr(10) || string_agg(entry,
        chr(10) || chr(10) order by number_order) as body
from listed
group by account_key
union all
select
    equipment_key || '#long_text',
    account_key,
    'Equipment ' || min(name) || ': the full text of what its fields hold cut short' || chr(10) || chr(10)
    || string_agg(field || ':' || chr(10) || full_text, chr(10) || chr(10) order by field)
from {{ ref('int_equipment_cuts') }}
group by equipment_key, account_key
