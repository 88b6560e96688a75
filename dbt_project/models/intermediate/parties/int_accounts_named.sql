-- The unique name of each Account: bare, else with its suburb, else with its number; one that stands keeps its name
-- (ruling 5).
{%- set room = "rtrim(left(base_name, " ~ var('text_length') ~ " - length(%s) - 3)) || ' (' || %s || ')'" %}
with possible as (
    select
        listed.*,
        standing.bears_bare_name,
        standing.standing_id,
        case when listed.suburb is not null then {{ room | replace('%s', 'listed.suburb') }} end as name_with_suburb,
        {{ room | replace('%s', "('#' || listed.number_label)") }} as name_with_number,
        {{ fold('standing.standing_name') }} as standing_folded
    from {{ ref('int_accounts_listed') }} as listed
    inner join {{ ref('int_accounts_standing') }} as standing using (account_key)
),

kept as (
    select
        *,
        case
            when bears_bare_name and standing_folded = base_folded then base_name
            when standing_folded = {{ fold('name_with_suburb') }} then name_with_suburb
            when standing_folded = {{ fold('name_with_number') }} then name_with_number
        end as kept_name
    from possible
),

taken_by_others as (
    select distinct {{ fold('name') }} as name_folded
    from {{ ref('stg_freshsales__sales_accounts') }}
    where name is not null and account_id not in (select standing_id from possible where standing_id is not null)
),

bare as (
    select
        kept.*,
        coalesce(kept_name, case when bears_bare_name and taken.name_folded is null then base_name end) as first_name
    from kept
    left join taken_by_others as taken on kept.base_folded = taken.name_folded
),

with_suburb as (
    select
        bare.*,
        coalesce(first_name, case when taken.name_folded is null then name_with_suburb end) as second_name
    from bare
    left join taken_by_others as taken on {{ fold('bare.name_with_suburb') }} = taken.name_folded
),

compared as (
    select *, count(*) over (partition by {{ fold('second_name') }}) as bearers from with_suburb
)

select
    account_key,
    full_name,
    base_name,
    coalesce(first_name, case when bearers = 1 then second_name end, name_with_number) as name,
    case
        when first_name is not null then 'bare'
        when bearers = 1 and second_name is not null then 'suburb'
        else 'number'
    end as name_rule
from compared
