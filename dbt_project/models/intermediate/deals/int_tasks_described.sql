-- The older finished jobs as completed Tasks on their Account, everything they say in the description (mapping.md row
-- 4, rulings 14, 19). is_finished is false only for a job that was reopened after it was sent as a Task.
with quote_texts as (
    select target_key as task_key,
    string_agg(body, chr(10) || chr(10) order by {{ natural_order('quote_key') }}) as body
    from {{ ref('int_carried_quotes_described') }}
    where target_object = 'tasks'
    group by target_key
)

select
    work.source_key,
    work.account_key,
    work.number,
    work.name,
    work.amount,
    work.assigned_to,
    coalesce(work.closed_on, work.date_created, extraction.cutover_date) as finished_on,
    statuses.is_finished,
    owners.owner_id,
    concat_ws(
        chr(10) || chr(10),
        {{ labelled_lines({
            'Job': 'work.name',
            'Status': 'work.cf_job_status',
            'Date Created': "strftime(work.date_created, '%d/%m/%Y')",
            'Finished': "strftime(work.closed_on, '%d/%m/%Y')",
            'Total Amount Ex Tax': 'cast(work.total_amount_ex_tax as varchar)',
            'Total Tax': 'cast(work.total_tax as varchar)',
            'Material Cost': 'cast(costs.material_cost as varchar)',
            'Quote Status': 'work.cf_quote_status',
            'Job Type': 'work.cf_trade_type',
            'Assigned To': 'work.assigned_to',
            'Site': 'work.cf_site_name',
            'Site Contact': 'work.site_contact',
            'Billing Contact': 'work.billing_contact',
            'Address': "nullif(concat_ws(', ', work.address_line_1, work.address_line_2, work.suburb, work.state, "
                ~ "work.postcode), '')",
            'Purchase Order': 'work.cf_purchase_order',
            'Client Order Number': 'work.cf_client_order_number',
            'Pricing Method': 'work.pricing_method',
            'Team': 'work.team',
            'Booking Date': "strftime(work.booking_at, '%d/%m/%Y %H:%M')",
            'Expected Date': 'work.expected_date',
            'Expected Duration': 'work.expected_duration',
            'Estimated Duration': 'work.estimated_duration',
            'Invoice Number': 'work.invoice_number',
        }) }},
        {{ json_lines('work.custom_fields') }},
        'Job Description:' || chr(10) || work.cf_job_description,
        'Work Undertaken:' || chr(10) || work.cf_work_undertaken,
        sections.body,
        quote_texts.body,
        lines.body,
        {{ marker('work.source_key') }}
    ) as description
from {{ ref('int_work_described') }} as work
cross join {{ ref('stg_ascora__extraction') }} as extraction
inner join {{ ref('int_job_statuses') }} as statuses on work.source_key = statuses.job_key
left join {{ ref('int_owners_resolved') }} as owners
    on coalesce({{ fold('work.assigned_to') }}, '') = owners.user_folded
left join {{ ref('int_job_material_costs') }} as costs on work.source_key = costs.job_key
left join {{ ref('int_sections_described') }} as sections on work.source_key = sections.parent_key
left join quote_texts on work.source_key = quote_texts.task_key
left join {{ ref('int_task_lines') }} as lines on work.source_key = lines.task_key
where work.target_object = 'tasks'
