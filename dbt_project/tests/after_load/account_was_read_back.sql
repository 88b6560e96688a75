-- Returns a row unless the newest reading of the account holds what hangs on the records (`pipelines freshsales
-- --read-back`): without it every note, task and file would seem lost.
{{ config(tags=['after_load']) }}

select url, read_at, read_back
from {{ ref('stg_freshsales__account') }}
where not read_back
