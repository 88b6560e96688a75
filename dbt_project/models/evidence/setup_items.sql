-- placeholder: columns only, the owner of this area replaces it
select
    cast(null as varchar) as entity,
    cast(null as varchar) as kind,
    cast(null as varchar) as label,
    cast(null as varchar) as internal_name,
    cast(null as varchar) as field_type,
    cast(null as json) as choices,
    cast(null as boolean) as is_unique,
    cast(null as varchar) as where_to_click,
    cast(null as varchar) as why
where false
