-- Who of the people that share an e-mail keeps it, and who has to do without (ruling 8); a mention without a name is
-- whoever keeps it.
with people as (
    select
        group_key,
        group_email,
        name_folded,
        bool_and(kind = 'enquiries') as is_enquirer_only,
        bool_or(is_default) as is_default_somewhere,
        min(natural_order || case when is_on_customer_row then '0' else '1' end || row_order) as turn
    from {{ ref('int_people_grouped') }}
    where group_email is not null
    group by group_key, group_email, name_folded
),

-- whoever had the address in an earlier run keeps it, so that a newcomer moves nobody
holders_before as (
    select distinct
        lower(json_extract_string(payload, '$.email')) as email,
        {{ fold("concat_ws(
            ' ', json_extract_string(payload, '$.first_name'), json_extract_string(payload, '$.last_name'))") }}
            as name_folded
    from {{ ref('stg_ledger__known') }}
    where object = 'contacts'
),

ranked as (
    select
        people.*,
        row_number() over (
            partition by people.group_email
            order by (people.name_folded = ''), (holders_before.email is null), people.is_enquirer_only,
                not people.is_default_somewhere, people.turn
        ) as place
    from people
    left join holders_before on people.group_email = holders_before.email
        and people.name_folded = holders_before.name_folded
)

select
    ranked.group_key,
    case when ranked.name_folded = '' then holder.group_key else ranked.group_key end as person_key,
    case when ranked.place = 1 or ranked.name_folded = '' then ranked.group_email end as email,
    case when ranked.place > 1 and ranked.name_folded <> '' then ranked.group_email end as lost_email,
    holder.name_folded as holder_name
from ranked
inner join ranked as holder on ranked.group_email = holder.group_email and holder.place = 1
