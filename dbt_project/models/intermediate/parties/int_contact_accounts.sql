-- The Accounts of each person, the primary one first (ruling 8).
select
    keyed.contact_key,
    keyed.account_key,
    keyed.account_key = merged.primary_account_key as is_primary,
    min(keyed.natural_order || keyed.row_order) as turn
from {{ ref('int_people_keyed') }} as keyed
inner join {{ ref('int_contacts_merged') }} as merged using (contact_key)
where keyed.account_key is not null
group by keyed.contact_key, keyed.account_key, merged.primary_account_key
