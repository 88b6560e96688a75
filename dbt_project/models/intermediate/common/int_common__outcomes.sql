select
    'users' as ascora_object,
    'user/' || coalesce({{ fold('users.name') }}, users.record_id) as source_key,
    case when owners.decision = 'matched' then 'matched' else 'left_out' end as outcome,
    case when owners.decision = 'matched' then 'users' end as target_object,
    cast(null as varchar) as into_key,
    case
        when users.name is null then 'the row has no name'
        when owners.decision = 'matched' then 'owns records as ' || owners.freshsales_user
        when owners.email is null then 'no e-mail: the fallback owner stands in'
        else 'no active Freshsales user with this e-mail: the fallback owner stands in'
    end as reason,
    users.source_file,
    users.source_sheet,
    users.source_row
from {{ ref('stg_ascora__users') }} as users
left join {{ ref('int_owners_resolved') }} as owners on {{ fold('users.name') }} = owners.user_folded
