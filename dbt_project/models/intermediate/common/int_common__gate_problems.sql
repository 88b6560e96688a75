with account_was_not_read as (

    select
        'freshsales_was_read' as rule,
        'raw_freshsales.account' as value,
        'The Freshsales account has not been read (' || count(*) || ' rows instead of one).' as message,
        'Run the extraction of Freshsales, then build again.' as remedy
    from {{ ref('stg_freshsales__account') }}
    having count(*) <> 1

),

fallback_owner_is_nobody as (

    select
        'fallback_owner_is_active' as rule,
        account.fallback_owner_email as value,
        'The fallback owner ' || account.fallback_owner_email || ' is no active user of the Freshsales account.' as message,
        'Set FALLBACK_OWNER_EMAIL to the e-mail of an active Freshsales user.' as remedy
    from {{ ref('stg_freshsales__account') }} as account
    left join {{ ref('stg_freshsales__users') }} as users on account.fallback_owner_email = users.email and users.is_active
    where account.fallback_owner_email is not null and users.user_id is null

),

plan_is_unknown as (

    select
        'plan_is_known' as rule,
        account.plan as value,
        'Nothing is known about the limits of the plan ' || coalesce(account.plan, '(none)') || '.' as message,
        'Set FRESHSALES_PLAN to free, growth, pro or enterprise, or add the plan to seeds/plan_limits.csv.' as remedy
    from {{ ref('stg_freshsales__account') }} as account
    left join {{ ref('plan_limits') }} as limits on account.plan = limits.plan
    where limits.plan is null

)

select
    problems.rule,
    'error' as severity,
    'account' as ascora_object,
    cast(null as varchar) as source_key,
    cast(null as varchar) as source_file,
    cast(null as varchar) as source_sheet,
    cast(null as bigint) as source_row,
    cast(null as varchar) as column_name,
    problems.value,
    problems.message,
    problems.remedy
from (
    select * from account_was_not_read
    union all
    select * from fallback_owner_is_nobody
    union all
    select * from plan_is_unknown
) as problems
