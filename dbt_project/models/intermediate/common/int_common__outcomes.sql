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
union all
-- What the other source has too, folded into the record or document (ascora_export.md, Identity and links).
select
    folded.ascora_object,
    coalesce(folded.into_key, records.source_key, folded.record_id) as source_key,
    'folded' as outcome,
    records.target_object,
    coalesce(folded.into_key, records.into_key, records.source_key) as into_key,
    folded.reason,
    folded.source_file,
    folded.source_sheet,
    folded.source_row
from {{ ref('stg_ascora__folded_rows') }} as folded
left join (
    {% for area in ['parties', 'deals', 'history'] -%}
    select {{ record_id('source_file', 'source_sheet', 'source_row') }} as record_id, source_key, target_object, into_key
    from {{ ref('int_' ~ area ~ '__outcomes') }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
) as records on folded.into_record_id = records.record_id
