-- What shuts the gate in this area: unclear identities, account names that cannot be made unique, missing lifecycle
-- stages (rulings 3, 5, 10).
with unclear_identities as (
    select
        rule, ascora_object, source_key, source_file, source_sheet, source_row, column_name, value,
        concat_ws(', ', source_file, 'sheet ' || source_sheet, 'row ' || source_row, column_name || ' ' || value)
        || ': ' || reason || '.' as message,
        remedy || '.' as remedy
    from {{ ref('int_parties__set_aside') }}
    where shuts_gate
),

standing_elsewhere as (
    select {{ fold('crm.name') }} as name_folded
    from {{ ref('stg_freshsales__sales_accounts') }} as crm
    where crm.account_id not in (select standing_id from {{ ref('int_accounts_standing') }}
        where standing_id is not null)
),

names_not_unique as (
    select
        'account_name_taken' as rule, 'customers' as ascora_object, account_key as source_key,
        cast(null as varchar) as source_file, cast(null as varchar) as source_sheet, cast(null as bigint) as source_row,
        'Customer Name' as column_name, name as value,
        'The Account name ' || name || ' is used twice, and Freshsales wants names unique.' as message,
        'Rename one of the customers in Ascora, or the Account in Freshsales.' as remedy
    from (select *, count(*) over (partition by {{ fold('name') }}) as bearers
        from {{ ref('int_accounts_named') }}) as named
    where bearers > 1 or (name_rule = 'number' and {{ fold('name') }} in (select name_folded from standing_elsewhere))
),

stage_names as (
    select distinct
        case stage_rank when 3 then 'Customer' when 2 then 'Sales Qualified Lead' else 'Lead' end as stage_name
    from {{ ref('int_contact_stages_decided') }}
    where lifecycle_stage_id is null and (select max(edition) from {{ ref('stg_freshsales__account') }}) = 'suite'
),

stages_missing as (
    select
        'lifecycle_stage_missing' as rule, 'contacts' as ascora_object, cast(null as varchar) as source_key,
        cast(null as varchar) as source_file, cast(null as varchar) as source_sheet, cast(null as bigint) as source_row,
        cast(null as varchar) as column_name, stage_name as value,
        'Freshsales has no lifecycle stage ' || stage_name || ', which some contacts need.' as message,
        'Admin Settings > Contact Lifecycle Stages: add it, then extract again.' as remedy
    from stage_names
),

problems as (
    select * from unclear_identities
    union all
    select * from names_not_unique
    union all
    select * from stages_missing
)

select rule, 'error' as severity, ascora_object, source_key, source_file, source_sheet, source_row, column_name, value,
    message, remedy
from problems
