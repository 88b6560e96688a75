-- What a quote that a job carries says of itself, so that nothing of it is lost in the job's Deal or Task (mapping.md
-- row 5, rulings 13, 14).
select
    placed.quote_key,
    placed.carrier_key,
    placed.account_key,
    placed.target_object,
    placed.target_key,
    {{ labelled_lines({
        'Quote': "placed.quote_number || coalesce(' ' || quotes.quote_name, '')",
        'Carried as': "carriers.carried_as",
        'Status': 'quotes.quote_status',
        'Quote Date': 'quotes.quote_date_raw',
        'Total': 'cast(placed.amount as varchar)',
        'Job Type': 'quotes.job_type',
        'Purchase Order': 'quotes.purchase_order',
        'Client Order Number': 'quotes.client_order_number',
        'Assigned To': 'quotes.assigned_to',
        'Description': name_pictures('quotes.quote_description'),
    }) }}
    || coalesce(chr(10) || {{ json_lines('quotes.custom_fields') }}, '')
    || coalesce(chr(10) || sections.body, '') as body
from {{ ref('int_quotes_placed') }} as placed
inner join {{ ref('int_quote_carriers') }} as carriers using (quote_key)
inner join {{ ref('stg_ascora__quotes') }} as quotes using (record_id)
left join {{ ref('int_sections_described') }} as sections on placed.quote_key = sections.parent_key
where placed.outcome = 'folded' and placed.parent_key is null
