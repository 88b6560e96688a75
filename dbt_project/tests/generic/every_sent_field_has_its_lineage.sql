{# Returns the fields of what is to be sent that neither this seed nor the map of custom fields says the origin of. #}
{% test every_sent_field_has_its_lineage(model) %}

{% set objects = ['products', 'product_prices', 'sales_accounts', 'contacts', 'leads', 'deals', 'deal_products', 'deal_closings', 'equipment', 'tasks',
    'appointments', 'phone_calls', 'notes', 'contact_stages', 'documents'] %}
{% set api_names = {'sales_account_key': 'sales_account_id', 'contact_keys': 'contacts_added_list', 'account_ref_key': 'cf_account',
    'targetable_key': 'targetable_id'} %}
{% set not_sent = ['source_key', 'account_key', 'row_hash', 'matched_id', 'matched_by', 'former_keys', 'custom_field', 'product_key', 'deal_key',
    'contact_key', 'targetable_type', 'stored_path', 'file_sha256'] %}
with sent as (

    {% for object in objects -%}
    {% set columns = adapter.get_columns_in_relation(ref(object)) | map(attribute='name') | list -%}
    {% for column in columns if column not in not_sent and not (object == 'deal_products' and column == 'amount') -%}
    select '{{ object }}' as crm_object, '{{ api_names.get(column, column) }}' as crm_field
    union
    {% endfor -%}
    {% if 'custom_field' in columns -%}
    select '{{ object }}', unnest(json_keys(custom_field)) from {{ ref(object) }}
    union
    {% endif -%}
    {% endfor -%}
    select case entity when 'cm_equipment' then 'equipment' else entity end, internal_name from {{ ref('required_fields') }}

)

select sent.crm_object, sent.crm_field
from sent
left join {{ model }} as said using (crm_object, crm_field)
left join {{ ref('int_custom_fields_mapped') }} as mapped
    on sent.crm_field = mapped.crm_field and case mapped.crm_object when 'cm_equipment' then 'equipment' else mapped.crm_object end = sent.crm_object
where said.crm_field is null and mapped.crm_field is null

{% endtest %}
