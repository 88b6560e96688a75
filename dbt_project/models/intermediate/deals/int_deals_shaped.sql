-- Each Deal with its owner, its stage and every text whole, before it is cut to Freshsales' lengths (mapping.md Owner;
-- rulings 12, 15, 18).
with contact_lists as (
    select deal_key, to_json(list(contact_key order by turn)) as contact_keys
    from (
        select deal_key, contact_key, min(turn) as turn
        from {{ ref('int_deal_contact_names') }}
        where contact_key is not null
        group by deal_key, contact_key
    )
    group by deal_key
),

carried_quotes as (
    select job_key as deal_key, to_json(list(quote_key order by {{ natural_order('quote_key') }})) as former_keys
    from {{ ref('int_quote_carriers') }}
    group by job_key
)

select
    work.source_key,
    work.ascora_object,
    work.record_id,
    work.account_key,
    coalesce(carried_quotes.former_keys, cast('[]' as json)) as former_keys,
    work.number,
    work.name,
    work.amount,
    work.stage,
    stages.pipeline_id as deal_pipeline_id,
    stages.stage_id as deal_stage_id,
    stages.is_closed,
    work.closed_on,
    owners.owner_id,
    coalesce(contact_lists.contact_keys, cast('[]' as json)) as contact_keys,
    strftime(work.date_created, '%Y-%m-%d') as cf_original_create_date,
    work.cf_source_job_id,
    work.cf_job_status,
    work.cf_quote_status,
    work.cf_trade_type,
    case when owners.user_folded is null then work.assigned_to else owners.technician_name
        end as cf_assigned_technician,
    costs.material_cost as cf_material_cost,
    work.cf_job_description,
    work.cf_work_undertaken,
    work.cf_purchase_order,
    work.cf_client_order_number,
    work.cf_site_name,
    placed.cf_other_fields,
    placed.custom_field as placed_fields
from {{ ref('int_work_described') }} as work
inner join {{ ref('int_work_custom_fields') }} as placed using (source_key)
left join {{ ref('int_stages_found') }} as stages using (stage)
left join {{ ref('int_owners_resolved') }} as owners
    on coalesce({{ fold('work.assigned_to') }}, '') = owners.user_folded
left join {{ ref('int_job_material_costs') }} as costs on work.source_key = costs.job_key
left join contact_lists on work.source_key = contact_lists.deal_key
left join carried_quotes on work.source_key = carried_quotes.deal_key
where work.target_object = 'deals'
