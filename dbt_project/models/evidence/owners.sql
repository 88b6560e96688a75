{% set counted = {
    'jobs': ('stg_ascora__jobs', 'assigned_to', 'is_section_stage is distinct from true'),
    'quotes': ('stg_ascora__quotes', 'assigned_to', 'is_section_stage is distinct from true'),
    'customers': ('stg_ascora__customers', 'assigned_to', 'true'),
    'enquiries': ('stg_ascora__enquiries', 'assigned_to', 'true'),
    'activities': ('stg_ascora__activities', '"user"', 'true'),
} -%}
with records_of_people as (

    select user_folded, {% for name in counted %}count(*) filter (where kind = '{{ name }}') as {{ name }}{{ ', ' if not loop.last }}{% endfor %}
    from (
        {% for name, (table, column, kept) in counted.items() -%}
        select '{{ name }}' as kind, coalesce({{ fold(column) }}, '') as user_folded from {{ ref(table) }} where {{ kept }}
        {{ 'union all' if not loop.last }}
        {% endfor %}
    ) as records
    group by user_folded

),

in_ascora as (

    select {{ fold('name') }} as user_folded, max(role) as role, bool_or(active) as is_active_in_ascora
    from {{ ref('stg_ascora__users') }}
    group by {{ fold('name') }}

),

users_of_the_account as (

    select email, max(display_name) as display_name, bool_or(is_active) as is_active
    from {{ ref('stg_freshsales__users') }}
    where email is not null
    group by email

)

select
    coalesce(people.user_name, '(nobody)') as ascora_name,
    people.email,
    people.freshsales_user,
    people.owner_id,
    people.decision,
    coalesce(records.jobs, 0) as jobs,
    coalesce(records.quotes, 0) as quotes,
    coalesce(records.customers, 0) as customers,
    coalesce(records.enquiries, 0) as enquiries,
    coalesce(records.activities, 0) as activities,
    in_ascora.role,
    in_ascora.is_active_in_ascora,
    users.is_active as is_active_in_freshsales,
    case
        when people.decision = 'matched' then 'same e-mail'
        when people.user_folded = '' then 'records that name nobody'
        when in_ascora.user_folded is null then 'named in records, but not on the Users sheet'
        when people.email is null then 'no e-mail on the Users sheet'
        when users.is_active = false then 'the Freshsales user ' || users.display_name || ' is deactivated and cannot own records'
        else 'no Freshsales user has this e-mail'
    end as why,
    case
        when people.decision = 'matched' then 'owns the records'
        when people.decision = 'fallback'
            then people.freshsales_user || ' owns the records' || case when people.user_name is not null then ', the name stays in cf_assigned_technician' else '' end
        when coalesce(records.jobs, 0) + coalesce(records.quotes, 0) > 0 then 'no owner: the gate stays shut'
        else 'no owner; no job or quote needs one'
    end as what_happens
from {{ ref('int_owners_resolved') }} as people
left join records_of_people as records on people.user_folded = records.user_folded
left join in_ascora on people.user_folded = in_ascora.user_folded
left join users_of_the_account as users on people.email = users.email
