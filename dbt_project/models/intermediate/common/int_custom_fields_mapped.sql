with fields_of_the_mapping as (

    select entity, internal_name from {{ ref('required_fields') }}

),

-- Fields that the team or the administrator added: those that the mapping fills itself are not for custom columns.
free_fields as (

    select fields.entity, fields.name, fields.type, {{ fold('fields.label') }} as label_folded
    from {{ ref('stg_freshsales__fields') }} as fields
    left join fields_of_the_mapping as taken on fields.entity = taken.entity and fields.name = taken.internal_name
    where fields.is_custom and taken.internal_name is null

),

decided_by_the_team as (

    select
        ascora_object,
        {{ fold('ascora_field') }} as field_folded,
        crm_object,
        crm_field,
        lower(trim(type)) as type,
        lower(trim(decision)) as decision
    from {{ ref('custom_fields') }}
    -- A column that is named twice is a problem of the gate (int_custom_map__gate_problems); here the first line counts.
    qualify row_number() over (partition by ascora_object, {{ fold('ascora_field') }}) = 1

),

-- One field per column: the label decides before the internal name.
matched_by_name as (

    select
        profiled.ascora_object,
        profiled.field_folded,
        min_by(free_fields.name, (free_fields.label_folded is distinct from profiled.field_folded, free_fields.name)) as crm_field,
        min_by(free_fields.type, (free_fields.label_folded is distinct from profiled.field_folded, free_fields.name)) as crm_type
    from {{ ref('int_custom_fields_profiled') }} as profiled
    inner join free_fields
        on profiled.crm_object = free_fields.entity
        and (
            profiled.field_folded = free_fields.label_folded
            or 'cf_' || trim(regexp_replace(profiled.field_folded, '[^a-z0-9]+', '_', 'g'), '_') = free_fields.name
        )
    group by profiled.ascora_object, profiled.field_folded

),

proposed as (

    select
        profiled.*,
        team.decision as team_decision,
        case when team.decision = 'send' then team.crm_field else matched.crm_field end as wanted_field,
        coalesce(existing.type, case when team.decision = 'send' then team.type else matched.crm_type end) as crm_type,
        existing.name is not null as is_in_the_account,
        taken.internal_name is not null as is_taken
    from {{ ref('int_custom_fields_profiled') }} as profiled
    left join decided_by_the_team as team
        on profiled.ascora_object = team.ascora_object and profiled.field_folded = team.field_folded
    left join matched_by_name as matched
        on profiled.ascora_object = matched.ascora_object and profiled.field_folded = matched.field_folded
    left join {{ ref('stg_freshsales__fields') }} as existing
        on profiled.crm_object = existing.entity
        and existing.name = case when team.decision = 'send' then team.crm_field else matched.crm_field end
    left join fields_of_the_mapping as taken
        on profiled.crm_object = taken.entity
        and taken.internal_name = case when team.decision = 'send' then team.crm_field else matched.crm_field end

),

judged as (

    select
        *,
        coalesce(case
            when crm_type in ('text', 'dropdown', 'radio') then type_of_values <> 'textarea'
            when crm_type = 'textarea' then coalesce(longest, 0) <= {{ var('paragraph_length') }}
            when crm_type in ('number', 'decimal') then all_numbers
            when crm_type = 'date' then all_dates
            when crm_type = 'checkbox' then all_booleans
        end, false) as type_fits,
        -- The cap counts what the account has; fields still to be made get the room that is left, the fullest first.
        row_number() over (
            partition by crm_object, is_in_the_account or wanted_field is null order by fill_rate desc, filled desc, field_folded
        ) as place_in_queue
    from proposed

),

room as (

    select modules.entity, limits.custom_fields_per_module as cap, limits.custom_fields_per_module - count(fields.name) as fields_left
    from (select distinct entity from fields_of_the_mapping) as modules
    cross join {{ ref('stg_freshsales__account') }} as account
    inner join {{ ref('plan_limits') }} as limits on account.plan = limits.plan
    left join (
        select entity, name from {{ ref('stg_freshsales__fields') }} where is_custom
        union
        select entity, internal_name from fields_of_the_mapping
    ) as fields on modules.entity = fields.entity
    group by modules.entity, limits.custom_fields_per_module

)

select
    judged.ascora_object,
    judged.field_folded,
    judged.ascora_field,
    judged.crm_object,
    case when decision = 'send' then judged.wanted_field end as crm_field,
    judged.crm_type,
    judged.inferred_type,
    judged.is_in_the_account,
    decision,
    case
        when judged.team_decision = 'leave_out' then 'left out by custom_fields.csv'
        when judged.team_decision = 'fold' then 'folded by custom_fields.csv'
        when judged.crm_object is null then 'its record is a line or a note in the CRM'
        when judged.wanted_field is null then 'the account has no field of this label'
        when judged.is_taken then judged.wanted_field || ' is filled by the mapping itself'
        when not judged.type_fits
            then judged.wanted_field || ' is a ' || coalesce(judged.crm_type, 'field without type') || ' field, which does not fit the values (' || judged.inferred_type || ')'
        when decision = 'fold' then 'over the plan''s cap of ' || room.cap || ' custom fields'
        when judged.team_decision = 'send' then 'by custom_fields.csv'
        else 'same label'
    end as reason,
    judged.filled,
    judged.records,
    judged.fill_rate
from judged
left join room on judged.crm_object = room.entity
cross join lateral (
    select case
        when judged.team_decision in ('leave_out', 'fold') then judged.team_decision
        when judged.crm_object is null or judged.wanted_field is null or judged.is_taken or not judged.type_fits then 'fold'
        when not judged.is_in_the_account and judged.place_in_queue > greatest(coalesce(room.fields_left, 0), 0) then 'fold'
        else 'send'
    end as decision
) as verdict
