-- Where each quote goes: into the Deal or Task of the job that carries it, into its parent, or a Deal of its own
-- (mapping.md row 5, rulings 13, 14).
with judged as (
    select
        located.*,
        carriers.job_key as carrier_key,
        jobs.target_object as carrier_object,
        jobs.account_key as carrier_account_key,
        case
            when located.is_child then null
            when statuses.stage is null then null
            when carriers.job_key is not null then jobs.target_object
            when located.fault is null then 'deals'
        end as target_object
    from {{ ref('int_quotes_located') }} as located
    inner join {{ ref('int_quote_statuses') }} as statuses using (quote_key)
    left join {{ ref('int_quote_carriers') }} as carriers using (quote_key)
    left join {{ ref('int_jobs_placed') }} as jobs on carriers.job_key = jobs.job_key
)

select
    judged.quote_key,
    judged.record_id,
    judged.quote_number,
    coalesce(parent.carrier_account_key, parent.account_key, judged.carrier_account_key,
        judged.account_key) as account_key,
    judged.site_customer_key,
    judged.billing_customer_key,
    coalesce(parent.target_object, judged.target_object) as target_object,
    case
        when coalesce(parent.target_object, judged.target_object) is not null
            then coalesce(parent.carrier_key, parent.quote_key, judged.carrier_key, judged.quote_key)
    end as target_key,
    judged.parent_key,
    judged.carrier_key,
    judged.amount,
    case
        when coalesce(parent.target_object, judged.target_object) is null then 'rejected'
        when judged.is_child or judged.carrier_key is not null then 'folded'
        else 'sent'
    end as outcome,
    case
        when judged.is_child and parent.target_object is not null then 'section or stage of ' || parent.quote_number
        when judged.carrier_key is not null then 'one record with the job that it became'
        when judged.target_object is null and not judged.is_child
            then coalesce(judged.reject_reason, 'its status is not in quote_stages.csv')
        when judged.is_child then coalesce(judged.reject_reason, 'its parent is set aside')
    end as reason
from judged
left join judged as parent on judged.parent_key = parent.quote_key
