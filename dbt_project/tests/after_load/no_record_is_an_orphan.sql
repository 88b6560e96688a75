-- mapping.md, What must hold 4: every contact, deal, equipment record, task, appointment, call, note and file hangs on the record that it
-- belongs to.
{{ config(tags=['after_load']) }}

select * from {{ ref('statement_problems') }} where statement = 4
