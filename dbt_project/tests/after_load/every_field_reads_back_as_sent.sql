-- mapping.md, What must hold 2: every field of every sent record reads back equal to what was sent, or is listed with a reason that
-- says why that is right.
{{ config(tags=['after_load']) }}

select * from {{ ref('statement_problems') }} where statement = 2
