-- The stages that jobs and quotes need, by name inside the pipeline of the var deal_pipeline, with the account's ids;
-- null where the account lacks one.
with needed as (
    select stage from {{ ref('job_stages') }}
    union
    select stage from {{ ref('quote_stages') }}
),

standing as (
    select
        {{ fold('stages.name') }} as stage_folded, pipelines.pipeline_id, stages.stage_id,
        lower(stages.forecast_type) in ('closed won', 'closed lost', 'won', 'lost') as is_closed,
        row_number() over (partition by {{ fold('stages.name') }} order by stages.position, stages.stage_id) as choice
    from {{ ref('stg_freshsales__deal_stages') }} as stages
    inner join {{ ref('stg_freshsales__deal_pipelines') }} as pipelines using (pipeline_id)
    where {{ fold('pipelines.name') }} = {{ fold("'" ~ var('deal_pipeline') | replace("'", "''") ~ "'") }}
)

select needed.stage, standing.pipeline_id, standing.stage_id, coalesce(standing.is_closed, false) as is_closed
from needed
left join standing on {{ fold('needed.stage') }} = standing.stage_folded and standing.choice = 1
