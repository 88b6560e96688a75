{{ config(materialized='view') }}

{%- set pipeline = "'" ~ (var('deal_pipeline') | replace("'", "''")) ~ "'" %}
with deals_of_stages as (

    select deal_stage_id, count(*) as deals, sum(amount) as amount from {{ ref('deals') }} group by deal_stage_id

)

select
    pipelines.name as pipeline,
    coalesce({{ fold('pipelines.name') }} = {{ fold(pipeline) }}, false) as is_used,
    stages.name as stage,
    stages.position,
    stages.forecast_type,
    true as is_there,
    coalesce(deals.deals, 0) as deals,
    coalesce(deals.amount, 0) as amount
from {{ ref('stg_freshsales__deal_stages') }} as stages
inner join {{ ref('stg_freshsales__deal_pipelines') }} as pipelines on stages.pipeline_id = pipelines.pipeline_id
left join deals_of_stages as deals on stages.stage_id = deals.deal_stage_id
union all
select {{ pipeline }}, true, stage, null, forecast_type, false, 0, 0
from {{ ref('int_setup_stages_missing') }}
