{%- set candidates = 12 -%}
-- What there is to see in this tenant, and which CRM records show it: the sample is chosen so that each is seen once. Of the
-- records that show a thing, those that show most others too are kept as candidates.
with features as (

    select kind, feature, rule, object, source_key from {{ ref('int_sample__outcomes') }}
    union
    select kind, feature, rule, object, source_key from {{ ref('int_sample__values') }}
    union
    select kind, feature, rule, object, source_key from {{ ref('int_sample__rulings') }}

),

counted as (

    select
        *,
        count(*) filter (object <> '') over (partition by kind, feature) as records,
        count(*) over (partition by object, source_key) as richness
    from features

)

select
    kind || ' · ' || feature as feature,
    kind,
    counted.rule,
    counted.feature || coalesce(' (' || counted.rule || ')', '') as description,
    counted.object,
    counted.source_key,
    counted.records
from counted
qualify row_number() over (
    partition by kind, feature order by object = '', richness desc, object, source_key
) <= {{ candidates }}
