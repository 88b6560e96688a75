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

-- Addresses in the order of the cell: first as single words, then whole pieces without their spaces (`jane @x.com`).
candidates as (

    select
        email,
        list_concat(
            regexp_split_to_array(lower(email), '[,;\s\p{Z}]+'),
            list_transform(regexp_split_to_array(lower(email), '[,;]+'), lambda piece: regexp_replace(piece, '[\s\p{Z}]+', '', 'g'))
        ) as pieces
    from distinct_cells

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
        distinct_cells.email,
        arg_min(checked.email_address, numbered.place) filter (where checked.email_address is not null) as email_address
    from distinct_cells
    left join numbered on distinct_cells.email = numbered.email
    left join checked on numbered.candidate = checked.candidate
    group by distinct_cells.email

)

select * from normalised
