-- Which Account of the CRM stands for which wanted one already, and by what it was found (mapping.md Common, last
-- rule).
with wanted as (
    select
        listed.*,
        known.crm_id as known_id,
        known.origin as known_origin,
        json_extract_string(known.payload, '$.name') as known_name
    from {{ ref('int_accounts_listed') }} as listed
    left join {{ ref('stg_ledger__known') }} as known on known.object = 'sales_accounts'
        and listed.account_key = known.source_key
),

crm_accounts as (
    select account_id, name, ascora_id, {{ fold('name') }} as name_folded
        from {{ ref('stg_freshsales__sales_accounts') }}
),

found_by_key as (
    select account_key, min(account_id) as account_id
    from (
        select wanted.account_key, crm_accounts.account_id from wanted
        inner join crm_accounts on wanted.account_key = crm_accounts.ascora_id
        union all
        select wanted.account_key, crm_accounts.account_id from wanted
        inner join crm_accounts on wanted.known_id = crm_accounts.account_id
    ) as found
    group by account_key
),

-- the first of several of one name has the bare name; one that has it already keeps it, so that a later run decides
-- alike
bearers_of_bare_names as (
    select account_key, base_folded
    from (
        select
            wanted.*,
            row_number() over (
                partition by base_folded
                order by coalesce({{ fold('coalesce(known_name, crm_accounts.name)') }}, '') = base_folded desc,
                    natural_order
            ) as place
        from wanted
        left join found_by_key using (account_key)
        left join crm_accounts using (account_id)
    ) as placed
    where place = 1
),

found_by_name as (
    select bearers.account_key, min(crm_accounts.account_id) as account_id
    from bearers_of_bare_names as bearers
    inner join crm_accounts on bearers.base_folded = crm_accounts.name_folded
    where crm_accounts.ascora_id is null
        and bearers.account_key not in (select account_key from found_by_key)
        and crm_accounts.account_id not in (select account_id from found_by_key)
    group by bearers.account_key
)

select
    wanted.account_key,
    bearers.account_key is not null as bears_bare_name,
    coalesce(found_by_key.account_id, found_by_name.account_id) as standing_id,
    coalesce(wanted.known_name, crm_accounts.name) as standing_name,
    -- what an earlier run created is ours, not a match
    case when coalesce(wanted.known_origin, '') <> 'created'
        then coalesce(found_by_key.account_id, found_by_name.account_id) end as matched_id,
    case
        when coalesce(wanted.known_origin, '') = 'created' then null
        when found_by_key.account_id is not null then 'key'
        when found_by_name.account_id is not null then 'name'
    end as matched_by
from wanted
left join bearers_of_bare_names as bearers using (account_key)
left join found_by_key using (account_key)
left join found_by_name using (account_key)
left join crm_accounts on coalesce(found_by_key.account_id, found_by_name.account_id) = crm_accounts.account_id
