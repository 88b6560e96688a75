with jobs_of_people as (

    select coalesce({{ fold('assigned_to') }}, '') as user_folded, count(*) as jobs
    from {{ ref('stg_ascora__jobs') }}
    where is_section_stage is distinct from true
    group by 1

),

quotes_of_people as (

    select coalesce({{ fold('assigned_to') }}, '') as user_folded, count(*) as quotes
    from {{ ref('stg_ascora__quotes') }}
    where is_section_stage is distinct from true
    group by 1

)

select
    coalesce(people.user_name, '(nobody)') as ascora_name,
    people.email,
    people.freshsales_user,
    people.owner_id,
    people.decision,
    coalesce(jobs_of_people.jobs, 0) as jobs,
    coalesce(quotes_of_people.quotes, 0) as quotes
from {{ ref('int_owners_resolved') }} as people
left join jobs_of_people on people.user_folded = jobs_of_people.user_folded
left join quotes_of_people on people.user_folded = quotes_of_people.user_folded
