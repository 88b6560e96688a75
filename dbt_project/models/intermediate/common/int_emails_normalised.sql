{%- set version = judging_version() -%}
with distinct_cells as (

    select distinct email from (
        select email from {{ ref('stg_ascora__customers') }}
        union all
        select email from {{ ref('stg_ascora__contacts') }}
        union all
        select email from {{ ref('stg_ascora__enquiries') }}
        union all
        select email from {{ ref('stg_ascora__users') }}
        union all
        select freshsales_email from {{ ref('stg_ascora__users') }}
    ) as cells
    where email is not null

),

judged as (

    {{ judged_before(['email', 'email_address'], version) }}

),

to_judge as (

    select email from distinct_cells where not exists (select 1 from judged where judged.email = distinct_cells.email)

),

-- Addresses in the order of the cell: first as single words, then whole pieces without their spaces (`jane @x.com`).
candidates as (

    select
        email,
        list_concat(
            regexp_split_to_array(lower(email), '[,;\s\p{Z}]+'),
            list_transform(regexp_split_to_array(lower(email), '[,;]+'), lambda piece: regexp_replace(piece, '[\s\p{Z}]+', '', 'g'))
        ) as pieces
    from to_judge

),

numbered as (

    select
        email,
        unnest(range(len(pieces))) as place,
        regexp_replace(regexp_replace(unnest(pieces), '^mailto:', ''), '[.,;]+$', '') as candidate
    from candidates

),

checked as (

    select candidate, email_valid(candidate) as email_address
    from (select distinct candidate from numbered where contains(candidate, '@')) as distinct_candidates

),

normalised as (

    select
        to_judge.email,
        arg_min(checked.email_address, numbered.place) filter (where checked.email_address is not null) as email_address
    from to_judge
    left join numbered on to_judge.email = numbered.email
    left join checked on numbered.candidate = checked.candidate
    group by to_judge.email

)

select email, email_address, '{{ version }}' as judged_by from normalised
union all
select judged.email, judged.email_address, '{{ version }}'
from judged
inner join distinct_cells on judged.email = distinct_cells.email
