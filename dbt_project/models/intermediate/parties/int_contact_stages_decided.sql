-- The lifecycle stage each Contact should be in: Customer with a job, Sales Qualified Lead with a quote, else Lead
-- (ruling 10).
with worked_for as (
    select account_key, 3 as stage_rank from {{ ref('int_jobs_placed') }} where target_object is not null
        and account_key is not null
    union all
    select account_key, 2 from {{ ref('int_quotes_placed') }} where target_object is not null
        and account_key is not null
),

accounts as (
    select account_key, max(stage_rank) as stage_rank from worked_for group by account_key
),

contacts as (
    select merged.contact_key, coalesce(max(accounts.stage_rank), 1) as stage_rank
    from {{ ref('int_contacts_merged') }} as merged
    left join {{ ref('int_contact_accounts') }} as contact_accounts using (contact_key)
    left join accounts on contact_accounts.account_key = accounts.account_key
    where merged.target = 'contacts'
    group by merged.contact_key
),

-- stages are found by their type, else by their name; the lowest position of several
stages as (
    select stage_rank, lifecycle_stage_id, position
    from (
        select
            ranks.stage_rank,
            stages.lifecycle_stage_id,
            stages.position,
            row_number() over (
                partition by ranks.stage_rank
                order by
                    regexp_replace(lower(coalesce(stages.type, '')), '[^a-z]', '', 'g')
                        not in (ranks.stage, ranks.short),
                    stages.position,
                    stages.lifecycle_stage_id
            ) as choice
        from (
            values (1, 'lead', 'lead'), (2, 'salesqualifiedlead', 'sql'), (3, 'customer', 'customer')
        ) as ranks (stage_rank, stage, short)
        inner join {{ ref('stg_freshsales__lifecycle_stages') }} as stages
            on regexp_replace(lower(coalesce(stages.type, '')), '[^a-z]', '', 'g') in (ranks.stage, ranks.short)
            or regexp_replace(lower(coalesce(stages.name, '')), '[^a-z]', '', 'g') in (ranks.stage, ranks.short)
    ) as candidates
    where choice = 1
),

first_statuses as (
    select
        lifecycle_stage_id,
        arg_min(contact_status_id, (coalesce(position, 9999), contact_status_id)) as contact_status_id
    from {{ ref('stg_freshsales__contact_statuses') }}
    group by lifecycle_stage_id
),

-- a Contact that stood there already has a stage, and only empty fields are filled; it is written all the same, after
-- the deals, because Freshsales' own rules have moved it by then. What an earlier run put back stays the word.
standing as (
    select
        matched.contact_key,
        coalesce(
            try_cast(json_extract_string(known.payload, '$.lifecycle_stage_id') as bigint),
            try_cast(json_extract_string(crm.record, '$.lifecycle_stage_id') as bigint)
        ) as lifecycle_stage_id,
        coalesce(
            try_cast(json_extract_string(known.payload, '$.contact_status_id') as bigint),
            try_cast(json_extract_string(crm.record, '$.contact_status_id') as bigint)
        ) as contact_status_id
    from {{ ref('int_contacts_matched') }} as matched
    inner join {{ ref('stg_freshsales__contacts') }} as crm on matched.matched_id = crm.contact_id
    left join {{ ref('stg_ledger__known') }} as known
        on known.object = 'contact_stages' and known.source_key = matched.contact_key
),

chosen as (
    select
        contacts.contact_key,
        contacts.stage_rank,
        coalesce(standing.lifecycle_stage_id, stages.lifecycle_stage_id) as lifecycle_stage_id,
        standing.contact_status_id as standing_status_id
    from contacts
    left join stages using (stage_rank)
    left join standing using (contact_key)
)

select
    chosen.contact_key,
    chosen.stage_rank,
    chosen.lifecycle_stage_id,
    coalesce(chosen.standing_status_id, first_statuses.contact_status_id) as contact_status_id
from chosen
left join first_statuses using (lifecycle_stage_id)
