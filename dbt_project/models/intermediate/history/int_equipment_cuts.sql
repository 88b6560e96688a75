-- Equipment fields that hold more than the custom module takes: cut there, whole in a note on the Account (ruling 18
-- applied to equipment).
{%- set single_line = {'name': 'name', 'equipment_number': 'cf_equipment_number', 'site_name': 'cf_site',
    'location': 'cf_location',
    'make': 'cf_make', 'model_number': 'cf_model_number', 'serial_number': 'cf_serial_number'} %}
{%- set paragraphs = {'notes': 'cf_notes', 'other_fields': 'cf_other_fields'} %}
with fields as (
    {% for column, field in single_line.items() -%}
    select equipment_key, account_key, name, '{{ field }}' as field, {{ column }} as full_text,
        {{ var('text_length') }} as max_length
    from {{ ref('int_equipment_fields') }} where has_module
    union all
    {% endfor %}
    {%- for column, field in paragraphs.items() -%}
    select equipment_key, account_key, name, '{{ field }}', {{ column }}, {{ var('paragraph_length') }}
    from {{ ref('int_equipment_fields') }} where has_module
    {% if not loop.last %}union all
    {% endif %}
    {%- endfor %}
)

select equipment_key, account_key, name, field, full_text, max_length, left(full_text, max_length) as sent_text
from fields
where length(full_text) > max_length
