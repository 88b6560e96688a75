{#
  What is wrong with a line of seeds/custom_fields.csv. A map that the team wrote is carried out whole or not at all: where values would have to fold, or
  a field cannot be filled, the line is named and the gate stays shut. Fields that are only matched by their label fold and are listed instead.
#}
with lines as (

    select
        lines.*,
        profiled.field_folded is not null as has_values,
        profiled.crm_object as home,
        profiled.inferred_type,
        profiled.all_numbers,
        profiled.all_dates,
        profiled.all_booleans,
        profiled.has_lines,
        profiled.longest,
        existing.name is not null as is_in_the_account,
        coalesce(existing.type, lines.type) as field_type,
        existing.type as account_type,
        taken.internal_name is not null as is_taken,
        mapped.reason as verdict,
        row_number() over (partition by lines.ascora_object, lines.crm_field, lines.decision order by lines.seed_line) as times_filled
    from {{ ref('int_custom_map_lines') }} as lines
    left join {{ ref('int_custom_fields_profiled') }} as profiled
        on lines.ascora_object = profiled.ascora_object and lines.field_folded = profiled.field_folded
    left join {{ ref('stg_freshsales__fields') }} as existing on profiled.crm_object = existing.entity and lines.crm_field = existing.name
    left join {{ ref('required_fields') }} as taken on profiled.crm_object = taken.entity and lines.crm_field = taken.internal_name
    left join {{ ref('int_custom_fields_mapped') }} as mapped
        on lines.ascora_object = mapped.ascora_object and lines.field_folded = mapped.field_folded

),

columns_of_the_export as (

    select raw_table as ascora_object, unnest(json_extract_string(unknown_columns, '$[*]')) as header from {{ ref('stg_ascora__sheets') }}

),

columns_known as (

    select distinct ascora_object, {{ fold('header') }} as field_folded from columns_of_the_export
    union
    select 'jobs', {{ fold('code') }} from {{ ref('stg_ascora__form_fields') }}

),

first_too_long as (

    select ascora_object, field_folded, min_by(record_id, (-length(value), record_id)) as record_id
    from {{ ref('int_custom_field_values') }}
    group by ascora_object, field_folded

),

values_that_do_not_fit as (

    select
        lines.seed_line,
        count(*) as misfits,
        min_by(cells.value, cells.record_id) as value,
        min(cells.record_id) as record_id
    from lines
    inner join {{ ref('int_custom_field_values') }} as cells on lines.ascora_object = cells.ascora_object and lines.field_folded = cells.field_folded
    where lines.decision = 'send' and not coalesce(case
        when lines.field_type in ('number', 'decimal')
            then {{ parse_number('cells.value') }} is not null and not regexp_matches(cells.value, '^(0\d|\+)')
        when lines.field_type = 'date' then {{ parse_date('cells.value') }} is not null
        when lines.field_type = 'checkbox' then {{ parse_bool('cells.value') }} is not null and not regexp_matches(cells.value, '^[01]')
        when lines.field_type in ('text', 'dropdown', 'radio') then not contains(cells.value, chr(10))
        when lines.field_type = 'textarea' then true
    end, false)
    group by lines.seed_line

),

choices_missing as (

    select
        lines.seed_line,
        string_agg(distinct '“' || cells.value || '”', ', ' order by '“' || cells.value || '”') as missing
    from lines
    inner join {{ ref('int_custom_field_values') }} as cells on lines.ascora_object = cells.ascora_object and lines.field_folded = cells.field_folded
    left join {{ ref('int_field_choices') }} as choices
        on lines.home = choices.entity and lines.crm_field = choices.field and {{ fold('cells.value') }} = choices.choice_folded
    where lines.decision = 'send' and lines.is_in_the_account and lines.account_type in ('dropdown', 'radio') and choices.choice_folded is null
    group by lines.seed_line

),

judged as (

    select
        lines.*,
        misfits.misfits,
        misfits.value as misfit,
        coalesce(misfits.record_id, case when lines.longest > {{ var('text_length') }} then first_too_long.record_id end) as record_id,
        choices_missing.missing,
        case
            when lines.decision is null or lines.decision not in ('send', 'fold', 'leave_out') then 'custom_map_decision'
            when lines.times_named > 1 then 'custom_map_named_twice'
            when columns_known.field_folded is null and not lines.has_values then 'custom_map_unknown_column'
            when lines.decision <> 'send' then null
            when not lines.has_values then null
            when lines.home is null then 'custom_map_no_home'
            when lines.crm_object <> lines.home then 'custom_map_other_module'
            when lines.crm_field is null or not regexp_full_match(lines.crm_field, 'cf_[a-z0-9_]+') then 'custom_map_no_field'
            when lines.is_taken then 'custom_map_field_taken'
            when lines.times_filled > 1 then 'custom_map_same_field_twice'
            when not lines.is_in_the_account
                and coalesce(lines.type, '') not in ('text', 'textarea', 'number', 'date', 'checkbox', 'dropdown') then 'custom_map_unknown_field'
            when lines.is_in_the_account and lines.type is not null and lines.type <> lines.account_type
                and (lines.type, lines.account_type) not in (('number', 'decimal'), ('dropdown', 'radio'), ('text', 'textarea'))
                then 'custom_map_type_clash'
            when misfits.seed_line is not null then 'custom_map_values_do_not_fit'
            when lines.field_type in ('text', 'dropdown', 'radio') and lines.longest > {{ var('text_length') }} then 'custom_map_too_long'
            when lines.field_type = 'textarea' and lines.longest > {{ var('paragraph_length') }} then 'custom_map_too_long'
            when choices_missing.seed_line is not null then 'custom_map_missing_choice'
            when lines.verdict like 'over the plan%' then 'custom_map_over_the_cap'
        end as rule
    from lines
    left join columns_known on lines.ascora_object = columns_known.ascora_object and lines.field_folded = columns_known.field_folded
    left join values_that_do_not_fit as misfits on lines.seed_line = misfits.seed_line
    left join choices_missing on lines.seed_line = choices_missing.seed_line
    left join first_too_long on lines.ascora_object = first_too_long.ascora_object and lines.field_folded = first_too_long.field_folded

)

select
    rule,
    'error' as severity,
    coalesce(ascora_object, '(blank)') as ascora_object,
    cast(null as varchar) as source_key,
    'dbt_project/seeds/custom_fields.csv' as source_file,
    cast(null as varchar) as source_sheet,
    cast(seed_line as bigint) as source_row,
    ascora_field as column_name,
    case rule
        when 'custom_map_decision' then decision
        when 'custom_map_values_do_not_fit' then misfit
        when 'custom_map_missing_choice' then missing
        when 'custom_map_too_long' then longest || ' characters'
        when 'custom_map_other_module' then crm_object
        else crm_field
    end as value,
    'custom_fields.csv line ' || seed_line || ' (' || coalesce(ascora_object, '?') || ' “' || coalesce(ascora_field, '?') || '”): ' || case rule
        when 'custom_map_decision' then 'the decision is “' || coalesce(decision, '') || '”'
        when 'custom_map_named_twice' then 'an earlier line decides about this column already'
        when 'custom_map_unknown_column' then 'the export has no such column in ' || coalesce(ascora_object, '(no object)')
        when 'custom_map_no_home' then 'these records become lines or notes in Freshsales, which have no fields'
        when 'custom_map_other_module' then 'records of ' || ascora_object || ' fill ' || home || ', not ' || crm_object
        when 'custom_map_no_field' then '“' || coalesce(crm_field, '') || '” is no internal name of a custom field'
        when 'custom_map_field_taken' then crm_field || ' is filled by the mapping itself'
        when 'custom_map_same_field_twice' then 'an earlier line fills ' || crm_field || ' already'
        when 'custom_map_unknown_field'
            then 'the account has no field ' || crm_field || ', and “' || coalesce(type, '') || '” is no type that one could be made of'
        when 'custom_map_type_clash' then crm_field || ' is a ' || coalesce(account_type, '(no type)') || ' field in the account, not ' || type
        when 'custom_map_values_do_not_fit'
            then misfits || ' value(s) do not fit a ' || field_type || ' field, first “' || left(misfit, 80) || '” at ' || replace(record_id, '#', ', ')
        when 'custom_map_too_long'
            then 'a value has ' || longest || ' characters, more than a ' || field_type || ' field takes' || coalesce(' (' || replace(record_id, '#', ', ') || ')', '')
        when 'custom_map_missing_choice' then crm_field || ' does not offer the choices ' || left(missing, 300)
        when 'custom_map_over_the_cap' then crm_field || ' would be one field too many: ' || verdict
    end as message,
    case rule
        when 'custom_map_decision' then 'Write send, fold or leave_out.'
        when 'custom_map_named_twice' then 'Delete one of the lines.'
        when 'custom_map_unknown_column' then 'Copy the column''s name from reports/custom_fields.csv, or delete the line.'
        when 'custom_map_no_home' then 'Set the decision to fold or leave_out.'
        when 'custom_map_other_module' then 'Set crm_object to ' || home || '.'
        when 'custom_map_no_field' then 'Give the field''s internal name, cf_ and small letters, digits or underscores.'
        when 'custom_map_field_taken' then 'Give the column a field of its own, or set the decision to fold.'
        when 'custom_map_same_field_twice' then 'Give each column a field of its own, or set one to fold.'
        when 'custom_map_unknown_field' then 'Correct crm_field, or set type to text, textarea, number, date, checkbox or dropdown to have it asked for in the set-up.'
        when 'custom_map_type_clash' then 'Set type to ' || coalesce(account_type, '(none)') || ', or choose another field.'
        when 'custom_map_values_do_not_fit' then 'Use a text field, correct the cells in Ascora, or set the decision to fold.'
        when 'custom_map_too_long' then 'Use a textarea field, or set the decision to fold.'
        when 'custom_map_missing_choice' then 'Add the choices in Freshsales (Admin Settings, the field), extract again; or set the decision to fold.'
        when 'custom_map_over_the_cap' then 'Set the decision to fold, or remove a custom field of the module in Freshsales.'
    end as remedy
from judged
where rule is not null
