-- placeholder: columns only, the owner of this area replaces it
select
    cast(null as varchar) as entity,
    cast(null as varchar) as field,
    cast(null as varchar) as choice_folded,
    cast(null as json) as value_to_send
where false
