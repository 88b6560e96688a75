-- Equipment with a part number was sold as a product: what the products model adds to the price list (mapping.md row
-- 7).
select
    part_number,
    name as description,
    equipment_key
from {{ ref('int_equipment_fields') }}
where part_number is not null
