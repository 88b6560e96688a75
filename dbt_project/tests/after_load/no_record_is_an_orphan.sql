-- mapping.md, What must hold 4: every contact, deal, equipment record, task, appointment, call, note and file hangs on the
-- record that it belongs to.
{{ config(tags=['after_load']) }}

select *
from {{ ref('statements') }}
inner join {{ ref('statement_problems') }} using (statement)
where statement = 4
