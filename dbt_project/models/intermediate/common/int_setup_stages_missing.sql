{%- set pipeline = "'" ~ (var('deal_pipeline') | replace("'", "''")) ~ "'" -%}
with pipeline_in_use as (

    select count(*) as deals from (
        select target_object from {{ ref('int_jobs_placed') }}
        union all
        select target_object from {{ ref('int_quotes_placed') }}
    ) as placed
    where target_object = 'deals'
    having count(*) > 0

),

stages_needed as (

    select stage, case max(outcome) when 'won' then 'Closed Won' when 'lost' then 'Closed Lost' else 'Open' end as forecast_type
    from (
        select stage, case when outcome in ('won', 'lost') then outcome else 'a' end as outcome from {{ ref('job_stages') }}
        union all
        select stage, case when outcome in ('won', 'lost') then outcome else 'a' end from {{ ref('quote_stages') }}
    ) as stages
    group by stage

),

pipelines as (

    select pipeline_id from {{ ref('stg_freshsales__deal_pipelines') }} where {{ fold('name') }} = {{ fold(pipeline) }}

),

stages_of_the_account as (

    select {{ fold('stages.name') }} as stage_folded, stages.forecast_type
    from {{ ref('stg_freshsales__deal_stages') }} as stages
    inner join pipelines on stages.pipeline_id = pipelines.pipeline_id

)

select
    needed.stage,
    needed.forecast_type,
    existing.forecast_type as existing_forecast_type,
    (select count(*) from pipelines) > 0 as has_pipeline
from stages_needed as needed
cross join pipeline_in_use
left join stages_of_the_account as existing on {{ fold('needed.stage') }} = existing.stage_folded
where existing.stage_folded is null or {{ fold('existing.forecast_type') }} <> {{ fold('needed.forecast_type') }}
