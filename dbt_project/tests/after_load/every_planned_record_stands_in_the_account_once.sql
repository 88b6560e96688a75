-- mapping.md, What must hold 1, on what was read back: all that is planned was sent and stands in the account, once, and
-- every row of the export that was sent, matched or folded has its record. What a rule leaves as it stands, and what
-- vanished from Ascora, is counted.
{{ config(tags=['after_load']) }}

select *
from {{ ref('statements') }}
inner join {{ ref('statement_problems') }} using (statement)
where statement = 1
