-- Every supply and labour line of a job: what it cost, what it says, and what becomes of it (rulings 14, 15, 24, 28).
with lines as (
    select
        'job_supply' as ascora_object, record_id, source_file, source_sheet, source_row, job_number, part_number,
        description, null as worker,
        quantity, quantity_raw, cost_ex_tax, cost_ex_tax_raw, sell_ex_tax as unit_price,
        sell_ex_tax_raw as unit_price_raw, true as is_chargeable
    from {{ ref('stg_ascora__job_supply') }}
    union all
    select
        'job_labour', record_id, source_file, source_sheet, source_row, job_number, null, labour_role, "user",
        hours, hours_raw, null, null, rate_ex_tax, rate_ex_tax_raw, coalesce(chargeable, true)
    from {{ ref('stg_ascora__job_labour') }}
),

placed as (
    select
        lines.*,
        coalesce(jobs.parent_key, jobs.job_key) as job_key,
        coalesce(parents.target_object, jobs.target_object) as target_object,
        case
            when lines.job_number is null then 'no_number'
            when jobs.job_key is null then 'no_job'
            when jobs.outcome = 'rejected' then 'job_rejected'
            when lines.quantity is null and lines.quantity_raw is not null then 'quantity'
            when lines.cost_ex_tax is null and lines.cost_ex_tax_raw is not null then 'cost_ex_tax'
        end as fault
    from lines
    left join {{ ref('int_jobs_located') }} as located on {{ fold('lines.job_number') }} = located.number_folded
    left join {{ ref('int_jobs_placed') }} as jobs on located.job_key = jobs.job_key
    left join {{ ref('int_jobs_placed') }} as parents on jobs.parent_key = parents.job_key
)

select
    *,
    case when ascora_object = 'job_supply' and fault is null
        then {{ half_up('coalesce(quantity, 1) * coalesce(cost_ex_tax, 0)') }} end as cost,
    case
        when fault is not null then 'rejected'
        when ascora_object = 'job_labour' and target_object = 'deals' then 'left_out'
        else 'folded'
    end as outcome
from placed
