-- What the custom fields of a job or quote give its Deal: fields of their own, and the text for cf_other_fields
-- (mapping.md row 8). A job's value comes before that of the quote it became. Columns of the format that no field of
-- ruling 18 takes stand in the same text, where the account has that field.
with placed as (
    select record_id, custom_field, folded_text
    from {{ ref('int_custom_fields_placed') }}
    where crm_object = 'deals'
),

other_fields_stand as (
    select count(*) > 0 as stand from {{ ref('stg_freshsales__fields') }} where entity = 'deals'
        and name = 'cf_other_fields'
),

leftovers as (
    select
        source_key,
        {{ labelled_lines({
            'Address': "nullif(concat_ws(', ', address_line_1, address_line_2, suburb, state, postcode), '')",
            'Pricing Method': 'pricing_method',
            'Team': 'team',
            'Expected Date': 'expected_date',
            'Expected Duration': 'expected_duration',
            'Estimated Duration': 'estimated_duration',
            'Invoice Number': 'invoice_number',
            'Due Date': 'due_date',
            'Valid Until Date': 'valid_until',
            'Total Tax': 'cast(total_tax as varchar)',
        }) }} as columns_text
    from {{ ref('int_work_described') }}
)

select
    work.source_key,
    json_merge_patch(coalesce(of_quote.custom_field, cast('{}' as json)),
        coalesce(of_record.custom_field, cast('{}' as json))) as custom_field,
    nullif(concat_ws(chr(10), of_record.folded_text, of_quote.folded_text, case when other_fields_stand.stand
        then leftovers.columns_text end), '') as cf_other_fields,
    leftovers.columns_text,
    leftovers.columns_text is not null and not other_fields_stand.stand as columns_left_out
from {{ ref('int_work_described') }} as work
inner join leftovers using (source_key)
cross join other_fields_stand
left join placed as of_record on work.record_id = of_record.record_id
left join placed as of_quote on work.quote_record_id = of_quote.record_id
