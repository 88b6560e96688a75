-- Every field of every record that was sent and is still there, as one text: references as ids, lists in one order
-- (mapping.md, What must hold, 2). Links of one record to several are compared as a set, with what the link says.
{{ config(tags=['after_load']) }}

with fields as (
    select *
    from {{ ref('int_fields_flattened') }}
    -- without what is not sent, or only says which kind of record the id beside it means
    where field not in ('@parent', 'targetable_type', 'stored_path', 'file_sha256')
        and not (object = 'deal_products' and field = 'amount')
),

linked as (
    select
        object,
        source_key,
        field,
        list_sort(list(cast(to_id as varchar) || case
            when json_exists(item, '$.quantity') then {{ priced_line("item ->> 'quantity'", "item ->> 'unit_price'") }}
            when (item ->> 'is_primary') = 'true' then ' primary'
            else ''
        end)) as links
    from {{ ref('int_references_resolved') }}
    group by object, source_key, field
)

select
    fields.object,
    fields.source_key,
    fields.field,
    case
        when fields.field = 'targetable_id' then (records.payload ->> 'targetable_type') || ' ' || linked.links[1]
        when linked.links is not null then array_to_string(linked.links, ', ')
        when json_type(fields.value) = 'ARRAY' then array_to_string(list_sort(cast(fields.value as varchar[])), ', ')
        else fields.value ->> '$'
    end as sent
from fields
inner join {{ ref('int_records_read_back') }} as records using (object, source_key)
left join linked using (object, source_key, field)
