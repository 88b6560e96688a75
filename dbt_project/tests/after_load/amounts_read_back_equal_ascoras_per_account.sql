-- mapping.md, What must hold 3: per Account, the sums of deal amounts and task totals, of invoice and bill notes and of
-- product lines equal Ascora's to the cent, in what was sent and in what the account holds.
{{ config(tags=['after_load']) }}

select *
from {{ ref('statements') }}
inner join {{ ref('statement_problems') }} using (statement)
where statement = 3
