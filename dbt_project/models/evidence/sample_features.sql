{%- set candidates = 12 -%}
-- What there is to see in this tenant, and which CRM records show it: the sample is chosen so that each is seen once. Of the
-- records that show a thing, those that show most others too are kept as candidates.
with features as (

    -- each of the three has its own kinds, and each row once
    select kind, feature, rule, object, source_key from {{ ref('int_sample__outcomes') }}
    union all
    select kind, feature, rule, object, source_key from {{ ref('int_sample__values') }}
    union all
    select kind, feature, rule, object, source_key from {{ ref('int_sample__rulings') }}

),

-- grouped and joined: windows over two million rows cost ten times as much
counted as (

    select kind, feature, count(*) filter (object <> '') as records from features group by kind, feature

),

rich as (

    select object, source_key, count(*) as richness from features group by object, source_key

)

select
    features.kind || ' · ' || features.feature as feature,
    features.kind,
    features.rule,
    features.feature || coalesce(' (' || features.rule || ')', '') as description,
    features.object,
    features.source_key,
    counted.records
from features
inner join counted on features.kind = counted.kind and features.feature = counted.feature
inner join rich on features.object = rich.object and features.source_key = rich.source_key
qualify row_number() over (
    partition by features.kind, features.feature
    order by features.object = '', rich.richness desc, features.object, features.source_key
) <= {{ candidates }}
