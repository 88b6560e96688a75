-- The material cost of each job: its supply lines at cost, sections included, rounded half up a line at a time
-- (mapping.md row 10, rulings 15, 16).
select job_key, {{ half_up('sum(cost)') }} as material_cost
from {{ ref('int_job_lines') }}
where ascora_object = 'job_supply' and outcome = 'folded'
group by job_key
