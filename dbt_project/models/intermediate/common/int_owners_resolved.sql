with user_names as (

    select distinct on ({{ fold('name') }})
        {{ fold('name') }} as user_folded,
        name as user_name,
        coalesce(override.email_address, own.email_address) as email
    from {{ ref('stg_ascora__users') }} as users
    left join {{ ref('int_emails_normalised') }} as override on users.freshsales_email = override.email
    left join {{ ref('int_emails_normalised') }} as own on users.email = own.email
    where name is not null
    order by {{ fold('name') }}, (coalesce(override.email_address, own.email_address) is null), users.source_file, users.source_row

),

people_named_in_records as (

    select assigned_to as name from {{ ref('stg_ascora__customers') }}
    union all
    select assigned_to from {{ ref('stg_ascora__jobs') }}
    union all
    select assigned_to from {{ ref('stg_ascora__quotes') }}
    union all
    select assigned_to from {{ ref('stg_ascora__enquiries') }}
    union all
    select "user" from {{ ref('stg_ascora__activities') }}

),

people as (

    select user_folded, user_name, email from user_names
    union all
    select {{ fold('name') }}, min(name), cast(null as varchar)
    from people_named_in_records
    where name is not null and {{ fold('name') }} not in (select user_folded from user_names)
    group by {{ fold('name') }}
    union all
    select '', cast(null as varchar), cast(null as varchar)

),

owners_of_the_account as (

    select email, min(user_id) as user_id, min_by(display_name, user_id) as display_name
    from {{ ref('stg_freshsales__users') }}
    where is_active and email is not null
    group by email

),

fallback_owner as (

    select owners.user_id, owners.display_name
    from {{ ref('stg_freshsales__account') }} as account
    inner join owners_of_the_account as owners on account.fallback_owner_email = owners.email

),

resolved as (

    select
        people.user_folded,
        people.user_name,
        people.email,
        coalesce(owners.user_id, fallback_owner.user_id) as owner_id,
        case
            when owners.user_id is not null then 'matched'
            when fallback_owner.user_id is not null then 'fallback'
            else 'none'
        end as decision,
        case when owners.user_id is null then people.user_name end as technician_name,
        coalesce(owners.display_name, fallback_owner.display_name) as freshsales_user
    from people
    left join owners_of_the_account as owners on people.email = owners.email
    left join fallback_owner on true

)

select * from resolved
