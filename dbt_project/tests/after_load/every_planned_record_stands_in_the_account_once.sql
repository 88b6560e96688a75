-- mapping.md, What must hold 1, on what was read back: per object, all that is planned was sent and stands there, once, and every row of
-- the export that was sent, matched or folded has its record. What a rule leaves as it stands, and what vanished from Ascora, is counted.
{{ config(tags=['after_load']) }}

select *
from {{ ref('read_back_counts') }}
where lost > 0 or not_loaded > 0 or doubled > 0 or ascora_rows_without_record > 0
