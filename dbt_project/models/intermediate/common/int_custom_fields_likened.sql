{#
  The account's field whose label is most like each custom column (mapping.md row 8), for the proposal only: nothing is sent by likeness until a person
  has put it into the seed. Codes of form templates that are no column stand here too.
#}
with columns_named as (

    select ascora_object, field_folded, ascora_field, crm_object, all_numbers, all_dates, all_booleans, type_of_values from {{ ref('int_custom_fields_profiled') }}
    where crm_object is not null
    union all
    select 'jobs', {{ fold('code') }}, min(code), 'deals', null, null, null, null
    from {{ ref('stg_ascora__form_fields') }}
    where {{ fold('code') }} not in (select field_folded from {{ ref('int_custom_fields_profiled') }} where ascora_object = 'jobs')
    group by {{ fold('code') }}

),

free_fields as (

    select fields.entity, fields.name, fields.label, fields.type
    from {{ ref('stg_freshsales__fields') }} as fields
    left join {{ ref('required_fields') }} as taken on fields.entity = taken.entity and fields.name = taken.internal_name
    where fields.is_custom and taken.internal_name is null and fields.label is not null
        and fields.type in ('text', 'textarea', 'number', 'decimal', 'date', 'checkbox', 'dropdown', 'radio')

),

compared as (

    select
        columns_named.*,
        free_fields.name as crm_field,
        free_fields.label as crm_label,
        free_fields.type as crm_type,
        name_likeness(columns_named.ascora_field, free_fields.label) as likeness,
        coalesce(case
            when free_fields.type in ('text', 'dropdown', 'radio') then type_of_values <> 'textarea'
            when free_fields.type = 'textarea' then true
            when free_fields.type in ('number', 'decimal') then all_numbers
            when free_fields.type = 'date' then all_dates
            when free_fields.type = 'checkbox' then all_booleans
        end, false) as type_fits
    from columns_named
    inner join free_fields on columns_named.crm_object = free_fields.entity

),

best as (

    select *
    from compared
    where likeness >= 65
    qualify row_number() over (partition by ascora_object, field_folded order by likeness + case when type_fits then 10 else 0 end desc, crm_field) = 1

),

values_without_choice as (

    select
        best.ascora_object,
        best.field_folded,
        count(distinct cells.value) filter (where choices.choice_folded is null) as values_without_choice,
        string_agg(distinct '“' || left(cells.value, 60) || '”', ', ' order by '“' || left(cells.value, 60) || '”')
            filter (where choices.choice_folded is null) as missing_choices
    from best
    inner join {{ ref('int_custom_field_values') }} as cells on best.ascora_object = cells.ascora_object and best.field_folded = cells.field_folded
    left join {{ ref('int_field_choices') }} as choices
        on best.crm_object = choices.entity and best.crm_field = choices.field and {{ fold('cells.value') }} = choices.choice_folded
    where best.crm_type in ('dropdown', 'radio')
    group by best.ascora_object, best.field_folded

)

select
    best.ascora_object,
    best.field_folded,
    best.crm_field,
    best.crm_label,
    best.crm_type,
    best.likeness,
    best.type_fits,
    coalesce(missing.values_without_choice, 0) as values_without_choice,
    left(missing.missing_choices, 400) as missing_choices
from best
left join values_without_choice as missing using (ascora_object, field_folded)
