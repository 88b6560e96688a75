{{ config(materialized='view') }}

select distinct on (keyed.contact_key)
    keyed.contact_key as source_key,
    nullif(concat_ws(' ', merged.person.first_name, merged.person.last_name), '') as name,
    keyed.account_key,
    keyed.lost_email as shared_email,
    keyed.holder_name as kept_by,
    case
        when keyed.lost_email is not null then 'the e-mail is shared: somebody else keeps it'
        when bad.value is not null then 'the e-mail is none: ' || bad.value
        else 'no e-mail'
    end as why,
    keyed.target as becomes,
    regexp_extract(keyed.record_id, '^(.*)#([^#]*)#(\d+)$', 1) as source_file,
    regexp_extract(keyed.record_id, '^(.*)#([^#]*)#(\d+)$', 2) as source_sheet,
    try_cast(regexp_extract(keyed.record_id, '^(.*)#([^#]*)#(\d+)$', 3) as bigint) as source_row
from {{ ref('int_people_keyed') }} as keyed
left join {{ ref('int_contacts_merged') }} as merged using (contact_key)
left join (
    select record_id, email as value from {{ ref('stg_ascora__contacts') }} where email is not null
    union all
    select record_id, email from {{ ref('stg_ascora__customers') }} where email is not null
) as bad on keyed.record_id = bad.record_id
where keyed.email is null and keyed.target <> 'leads'
order by keyed.contact_key, keyed.row_order
