-- What every contact, deal, equipment record, task, appointment, call, note and file belongs to, and whether it hangs there now
-- (mapping.md, What must hold, 4). hangs is null where the API does not say.
{{ config(tags=['after_load']) }}

with belongings as (
    select links.*, records.crm_id, records.account_key, records.origin, records.record, records.parents,
        records.payload ->> 'targetable_type' as targetable_type
    from {{ ref('int_references_resolved') }} as links
    inner join {{ ref('int_records_read_back') }} as records using (object, source_key)
    where links.field in ('sales_accounts', 'sales_account_id', 'contacts_added_list', 'custom_field.cf_account', 'targetable_id')
)

select
    object,
    source_key,
    account_key,
    crm_id,
    origin,
    to_object as belongs_to_object,
    to_key as belongs_to_key,
    to_id as expected_id,
    case field
        when 'targetable_id' then case when len(parents) > 0 then list_contains(parents, targetable_type || ' ' || to_id) end
        when 'sales_accounts'
            then list_contains(coalesce(json_extract_string(record, '$.sales_accounts[*].id'), []), cast(to_id as varchar))
        when 'sales_account_id' then coalesce(record ->> 'sales_account_id', '') = cast(to_id as varchar)
        when 'contacts_added_list'
            then list_contains(coalesce(json_extract_string(record, '$.contact_ids[*]'), []), cast(to_id as varchar))
        else cast(to_id as varchar)
            in (coalesce(record ->> '$.custom_field.cf_account.id', ''), coalesce(record ->> '$.custom_field.cf_account', ''))
    end as hangs
from belongings
