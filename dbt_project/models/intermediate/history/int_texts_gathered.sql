-- Every text that history leaves in the CRM (notes, calls, appointments), before it is made safe: one row a record
-- (mapping.md rows 6, 7, 10 to 13).
with on_accounts as (
    select source_key, account_key, body from {{ ref('int_invoice_notes') }}
    union all
    select source_key, account_key, body from {{ ref('int_bill_notes') }}
    union all
    select source_key, account_key, body from {{ ref('int_equipment_notes') }}
    union all
    select source_key, account_key, body from {{ ref('int_parties__account_notes') }}
)

select
    source_key, 'notes' as crm_object, account_key, 'SalesAccount' as target_type, account_key as target_key,
    cast(null as varchar) as heading, body
from on_accounts
union all
select source_key, 'notes', account_key, target_type, target_key, null, body from {{ ref('int_large_file_notes') }}
union all
select source_key, 'notes', account_key, target_type, target_key, null, body from {{ ref('int_deals__notes') }}
union all
select
    source_key, 'notes', account_key,
    case when contact_key is not null then 'Contact' else 'SalesAccount' end, coalesce(contact_key, account_key),
    null, body
from {{ ref('int_parties__enquiry_notes') }}
union all
select activity_key, target_object, account_key, target_type, target_key, heading, body
    from {{ ref('int_activity_texts') }}
