-- Fails the build, and so keeps the gate shut, while anything stands in evidence.gate_problems or evidence.setup_items; each row says what to do.
-- After the scope, which a person reads to see what keeps the gate shut: dbt builds nothing that stands behind a failed test.
-- depends_on: {{ ref('scope_mapping') }}
select 'gate_problems' as listed_in, rule as what, ascora_object as about, coalesce(source_key, value) as which, message, remedy
from {{ ref('gate_problems') }}
union all
select 'setup_items', kind, entity, coalesce(internal_name, label), why, where_to_click
from {{ ref('setup_items') }}
