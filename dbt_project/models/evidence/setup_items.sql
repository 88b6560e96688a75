{%- set kinds_of_field = {
    'text': 'Text field', 'textarea': 'Text area', 'number': 'Number', 'date': 'Date picker', 'checkbox': 'Checkbox',
    'dropdown': 'Dropdown', 'lookup': 'Lookup',
} -%}
{%- set pipeline = "'" ~ (var('deal_pipeline') | replace("'", "''")) ~ "'" -%}
with module_names as (

    select entity, module from (values
        ('sales_accounts', 'Accounts'), ('contacts', 'Contacts'), ('deals', 'Deals'), ('leads', 'Leads'), ('cm_equipment', 'Equipment')
    ) as names (entity, module)

),

modules_missing as (

    select
        'module' as entity,
        'module' as kind,
        'Equipment' as label,
        used.entity as internal_name,
        cast(null as varchar) as field_type,
        cast(null as json) as choices,
        cast(null as boolean) as is_unique,
        'Admin Settings, custom modules, new module: Singular name "Equipment", Plural name "Equipment", Internal name '
            || used.entity || ', any icon' as where_to_click,
        'Equipment of ' || max(used.records) || ' records has no place (needs the Enterprise plan)' as why
    from {{ ref('int_setup_fields_used') }} as used
    left join {{ ref('stg_freshsales__modules') }} as modules on used.entity = modules.entity_name
    where used.entity = 'cm_equipment' and modules.entity_name is null
    group by used.entity

),

fields_missing as (

    select
        needed.entity,
        'field' as kind,
        needed.label,
        needed.internal_name,
        needed.field_type,
        missing_choices.choices,
        needed.is_unique,
        'Admin Settings, module ' || coalesce(names.module, needed.entity) || ', add field: '
            || case needed.field_type {% for type, kind in kinds_of_field.items() %}when '{{ type }}' then '{{ kind }}' {% endfor %}else needed.field_type end
            || case when needed.field_type = 'lookup' then ' to Accounts' else '' end
            || '; Field label "' || needed.label || '", Internal name ' || needed.internal_name
            || case when needed.is_unique then ', tick Unique' else '' end as where_to_click,
        needed.why || case
            when needed.has_wrong_type then '. The account has ' || needed.internal_name || ' as ' || coalesce(needed.existing_type, 'a field without type')
                || ': rename or remove that field, its values do not fit'
            else ''
        end as why
    from {{ ref('int_setup_fields_needed') }} as needed
    left join module_names as names on needed.entity = names.entity
    left join {{ ref('int_setup_choices_missing') }} as missing_choices
        on needed.entity = missing_choices.entity and needed.internal_name = missing_choices.internal_name
    where not needed.exists_already or needed.has_wrong_type

),

fields_not_unique as (

    select
        needed.entity,
        'unique' as kind,
        needed.label,
        needed.internal_name,
        needed.field_type,
        cast(null as json) as choices,
        true as is_unique,
        'Admin Settings, module ' || coalesce(names.module, needed.entity) || ', field "' || needed.label || '": tick Unique' as where_to_click,
        needed.why
    from {{ ref('int_setup_fields_needed') }} as needed
    left join module_names as names on needed.entity = names.entity
    where needed.exists_already and needed.is_unique and needed.existing_is_unique = false

),

fields_required_but_unfilled as (

    select
        unfilled.entity,
        'field' as kind,
        unfilled.label,
        unfilled.internal_name,
        unfilled.field_type,
        cast(null as json) as choices,
        cast(null as boolean) as is_unique,
        'Admin Settings, module ' || coalesce(names.module, unfilled.entity) || ', field "' || unfilled.label
            || '": untick Required until the load is done' as where_to_click,
        'The account requires it, and ' || unfilled.unfilled || ' of ' || unfilled.records || ' records have nothing for it' as why
    from {{ ref('int_setup_required_unfilled') }} as unfilled
    left join module_names as names on unfilled.entity = names.entity

),

choices_missing as (

    select
        needed.entity,
        'choice' as kind,
        needed.label,
        needed.internal_name,
        needed.field_type,
        missing_choices.choices,
        cast(null as boolean) as is_unique,
        'Admin Settings, module ' || coalesce(names.module, needed.entity) || ', field "' || needed.label || '": add the choices' as where_to_click,
        'Equipment has values that the dropdown does not offer' as why
    from {{ ref('int_setup_choices_missing') }} as missing_choices
    inner join {{ ref('int_setup_fields_needed') }} as needed
        on missing_choices.entity = needed.entity and missing_choices.internal_name = needed.internal_name
    left join module_names as names on needed.entity = names.entity
    where needed.exists_already and not needed.has_wrong_type

),

pipeline_missing as (

    select
        'pipeline' as entity,
        'pipeline' as kind,
        {{ pipeline }} as label,
        cast(null as varchar) as internal_name,
        cast(null as varchar) as field_type,
        to_json(list(stage || ' (' || forecast_type || ')' order by forecast_type desc, stage)) as choices,
        cast(null as boolean) as is_unique,
        'Admin Settings, Deals, pipelines, new pipeline "' || {{ pipeline }} || '" with these stages' as where_to_click,
        'Jobs and quotes have no stages to stand in (more than one pipeline needs the Pro plan)' as why
    from {{ ref('int_setup_stages_missing') }}
    where not has_pipeline
    having count(*) > 0

),

stages_missing as (

    select
        'pipeline' as entity,
        'stage' as kind,
        stage as label,
        cast(null as varchar) as internal_name,
        cast(null as varchar) as field_type,
        to_json([forecast_type]) as choices,
        cast(null as boolean) as is_unique,
        'Admin Settings, Deals, pipelines, ' || {{ pipeline }} || ': stage "' || stage || '" of type ' || forecast_type as where_to_click,
        coalesce('The stage stands as ' || existing_forecast_type || ': its deals would be counted wrongly', 'Jobs or quotes have no stage to stand in') as why
    from {{ ref('int_setup_stages_missing') }}
    where has_pipeline

)

select * from modules_missing
union all
select * from fields_missing
union all
select * from fields_not_unique
union all
select * from fields_required_but_unfilled
union all
select * from choices_missing
union all
select * from pipeline_missing
union all
select * from stages_missing
