-- From which rows of the export each record in the CRM comes: what the outcomes say, and for what is made of several sheets the
-- rows that it is made of.
with outcomes as (

    select *, {{ record_id('source_file', 'source_sheet', 'source_row') }} as record_id from {{ ref('record_outcomes') }}

),

people as (

    select contact_key, record_id, coalesce(target, 'contacts') as object from {{ ref('int_people_keyed') }} where contact_key is not null

),

products as (

    select product_key, product_folded, price_list_record_id from {{ ref('int_products_named') }}

),

pairs as (

    select target_object as object, into_key as source_key, record_id from outcomes where into_key is not null
    union
    select object, contact_key, record_id from people where object in ('contacts', 'leads')
    union
    select 'products', products.product_key, lines.record_id
    from {{ ref('int_deal_lines') }} as lines inner join products on lines.product_folded = products.product_folded
    union
    select 'products', product_key, price_list_record_id from products where price_list_record_id is not null
    union
    select 'products', products.product_key, outcomes.record_id
    from {{ ref('int_history__equipment_parts') }} as parts
    inner join products on {{ fold('parts.part_number') }} = products.product_folded
    inner join outcomes on outcomes.ascora_object = 'equipment' and parts.equipment_key = outcomes.source_key
    union
    select 'documents', file_key, record_id from {{ ref('int_files_placed') }}
    union
    select 'sales_accounts', suppliers.account_key, bills.record_id
    from {{ ref('int_supplier_accounts') }} as suppliers
    inner join {{ ref('int_bill_lines_placed') }} as bills on suppliers.supplier_folded = bills.supplier_folded
    where suppliers.account_key like 'supplier/%'

),

-- what is made of another record: parts under the same key, notes and bookings under the key with a `#`
derived as (

    {% for part, module in {'product_prices': 'products', 'deal_products': 'deals', 'deal_closings': 'deals', 'contact_stages': 'contacts'}.items() -%}
    select '{{ part }}' as object, records.source_key, pairs.record_id
    from {{ ref(part) }} as records inner join pairs on pairs.object = '{{ module }}' and records.source_key = pairs.source_key
    union
    {% endfor -%}
    {% for object in ['notes', 'appointments'] -%}
    select '{{ object }}', records.source_key, outcomes.record_id
    from {{ ref(object) }} as records
    inner join outcomes
        on regexp_replace(records.source_key, '(#[a-z_]+[0-9]*)+$', '') = outcomes.source_key
            and outcomes.ascora_object = case split_part(records.source_key, '/', 1) when 'enquiry' then 'enquiries' when 'activity' then 'activities'
                when 'equipment' then 'equipment' when 'bill' then 'supplier_bills' else split_part(records.source_key, '/', 1) || 's' end
    {{ 'union' if not loop.last }}
    {% endfor %}

),

all_pairs as (

    select * from pairs
    union
    select * from derived

),

rows_of_export as (

    select record_id, min(ascora_object) as ascora_object, min(outcome) as outcome, min(source_file) as source_file, min(source_sheet) as source_sheet,
        min(source_row) as source_row
    from outcomes
    group by record_id

)

select
    all_pairs.object,
    all_pairs.source_key,
    rows_of_export.ascora_object,
    all_pairs.record_id,
    rows_of_export.source_file,
    rows_of_export.source_sheet,
    rows_of_export.source_row,
    rows_of_export.outcome
from all_pairs
inner join rows_of_export on all_pairs.record_id = rows_of_export.record_id
