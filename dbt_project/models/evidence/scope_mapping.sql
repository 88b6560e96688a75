-- A table, made last of all that it names: it stands for a build that got as far as the scope.
-- depends_on: {{ ref('outcome_counts') }}
-- depends_on: {{ ref('gate_problems') }}
-- depends_on: {{ ref('setup_items') }}
-- depends_on: {{ ref('owners') }}
-- depends_on: {{ ref('custom_fields_proposed') }}
-- depends_on: {{ ref('scope_prices') }}
select
    mapping_version() as mapping_version,
    extraction_id
from {{ ref('stg_ascora__extraction') }}
