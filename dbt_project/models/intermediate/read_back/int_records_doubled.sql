-- Records in the account that carry the key of one of ours and are not the one that the journal knows: one Ascora record
-- stands twice.
{{ config(tags=['after_load']) }}

with keyed as (
    select
        object,
        crm_id,
        case
            when object = 'contacts' then record ->> 'external_id'
            when object in ('sales_accounts', 'deals', 'equipment') then record -> 'custom_field' ->> 'cf_ascora_id'
            when object in ('notes', 'tasks', 'appointments')
                then regexp_extract(record ->> 'description', '(?:^|\n|>)Ascora: ([^\n<]+?)\s*(?:</[a-z]+>\s*)*$', 1)
        end as source_key
    from {{ ref('stg_freshsales__read_back') }}
)

select keyed.object, keyed.source_key, keyed.crm_id, known.crm_id as known_id
from keyed
inner join {{ ref('stg_ledger__known') }} as known using (object, source_key)
where keyed.crm_id <> known.crm_id
