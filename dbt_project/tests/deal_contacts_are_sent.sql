-- mapping.md, What must hold 4: every Contact that a deal names is one that is sent.
select deals.source_key, deals.contact_key
from (select source_key, unnest(cast(contact_keys as varchar[])) as contact_key from {{ ref('deals') }}) as deals
left join {{ ref('contacts') }} as contacts on deals.contact_key = contacts.source_key
where contacts.source_key is null
