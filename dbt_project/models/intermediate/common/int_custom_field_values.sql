{% set targets = {
    'customers': 'sales_accounts', 'contacts': 'contacts', 'equipment': 'cm_equipment', 'jobs': 'deals', 'quotes': 'deals', 'enquiries': 'contacts',
    'job_supply': none, 'job_labour': none, 'quote_supply': none, 'quote_labour': none, 'invoices': none, 'supplies': none, 'supplier_bills': none,
    'activities': none, 'users': none, 'attachments': none,
} -%}
with records_with_custom_fields as (

    {% for table, crm_object in targets.items() -%}
    select '{{ table }}' as ascora_object, record_id, {{ "'" ~ crm_object ~ "'" if crm_object else 'cast(null as varchar)' }} as crm_object, custom_fields
    from {{ ref('stg_ascora__' ~ table) }}
    where custom_fields is not null
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

entries as (

    select
        records.ascora_object,
        records.record_id,
        -- Classic keeps an enquiry as a lead (mapping.md row 11).
        case when records.ascora_object = 'enquiries' and account.edition = 'classic' then 'leads' else records.crm_object end as crm_object,
        {{ clean_text('entry.key') }} as ascora_field,
        {{ clean_text("(entry.value ->> '$')") }} as value
    from records_with_custom_fields as records
    left join {{ ref('stg_freshsales__account') }} as account on true
    cross join lateral (select key, value from json_each(records.custom_fields)) as entry
    where json_type(records.custom_fields) = 'OBJECT'

),

filled_values as (

    select
        ascora_object,
        record_id,
        crm_object,
        ascora_field,
        {{ fold('ascora_field') }} as field_folded,
        value
    from entries
    where ascora_field is not null and value is not null

)

select * from filled_values
