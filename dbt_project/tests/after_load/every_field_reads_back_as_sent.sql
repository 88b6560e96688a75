-- mapping.md, What must hold 2: every field of every sent record reads back equal to what was sent, or is listed with a
-- reason that says why that is right.
{{ config(tags=['after_load']) }}

select *
from {{ ref('statements') }}
inner join {{ ref('statement_problems') }} using (statement)
where statement = 2
