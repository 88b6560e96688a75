-- The dropdown choices that equipment needs in Freshsales: each must exist there, or it is a setup item (mapping.md row
-- 7).
with wanted as (
    select equipment_key, 'cf_equipment_type' as field, equipment_type as label
        from {{ ref('int_equipment_fields') }} where has_module
    union all
    select equipment_key, 'cf_status', status from {{ ref('int_equipment_fields') }} where has_module
)

select
    'cm_equipment' as entity,
    field,
    -- one spelling of those that differ only in case and spaces: the most frequent, then the first
    max_by(label, (spelling_count, label)) as label,
    cast(count(*) as bigint) as records
from (select *, count(*) over (partition by field, label) as spelling_count from wanted where label is not null)
group by field, {{ fold('label') }}
