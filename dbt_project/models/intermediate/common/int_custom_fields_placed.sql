-- placeholder: columns only, the owner of this area replaces it
select
    cast(null as varchar) as ascora_object,
    cast(null as varchar) as record_id,
    cast(null as varchar) as crm_object,
    cast(null as json) as custom_field,
    cast(null as varchar) as folded_text
where false
