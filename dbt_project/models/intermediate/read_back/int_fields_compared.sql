-- Every field that was sent beside what the account answers for it (mapping.md, What must hold, 2; the paths are those of
-- freshsales_api.md section 3).
{{ config(tags=['after_load']) }}

with sent as (
    select fields.*, records.crm_id, records.account_key, records.origin, records.record, records.parents,
        records.payload ->> 'currency_code' as currency_code
    from {{ ref('int_fields_sent') }} as fields
    inner join {{ ref('int_records_read_back') }} as records using (object, source_key)
),

answered as (
    select
        * exclude (record),
        case
            when object = 'deals' and field = 'contacts_added_list' then record -> 'contact_ids'
            when object = 'deal_products' and field = 'products' then record -> 'products'
            when object = 'product_prices' then list_filter(
                cast(record -> 'product_pricings' as json[]),
                lambda price: (price ->> 'currency_code') = currency_code)[1] -> field
            when object = 'documents' and field = 'file_name' then record -> 'name'
            when object = 'documents' and field = 'file_bytes' then record -> 'content_file_size'
            when starts_with(field, 'custom_field.') then record -> 'custom_field' -> substr(field, 14)
            else record -> field
        end as answer,
        -- a custom field without a value may be left out of the answer; any other one that is not there is not shown
        object = 'product_prices'
            or (starts_with(field, 'custom_field.') and coalesce(json_type(record, '$.custom_field') = 'OBJECT', false))
            as is_shown_anyhow
    from sent
),

as_text as (
    select
        * exclude (answer),
        case
            when field = 'targetable_id' then case when list_contains(parents, sent) then sent else parents[1] end
            when json_type(answer) = 'ARRAY' then array_to_string(list_sort(list_transform(
                cast(answer as json[]),
                lambda item: case
                    when json_exists(item, '$.quantity') then coalesce(item ->> 'product_id', item ->> 'id')
                        || {{ priced_line("item ->> 'quantity'", "item ->> 'unit_price'") }}
                    when (item ->> 'is_primary') = 'true' then (item ->> 'id') || ' primary'
                    when json_type(item) = 'OBJECT' then item ->> 'id'
                    else item ->> '$'
                end)), ', ')
            when json_type(answer) = 'OBJECT' then answer ->> 'id'
            else answer ->> '$'
        end as read,
        answer is not null or is_shown_anyhow or (field = 'targetable_id' and len(parents) > 0) as is_shown
    from answered
)

select
    object,
    source_key,
    account_key,
    crm_id,
    origin,
    field,
    sent,
    read,
    is_shown,
    is_shown and {{ reads_as_sent('sent', 'read') }} as is_equal
from as_text
