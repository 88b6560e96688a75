-- Every Account that is wanted, with the name that it would like to have (mapping.md row 1, rulings 5 and 11).
with wanted as (
    select
        account_key,
        coalesce(company_name, nullif(concat_ws(' ', first_name, last_name), ''), customer_name) as full_name,
        suburb,
        coalesce(customer_number, customer_name) as number_label,
        'a' || natural_order as natural_order
    from {{ ref('int_customers_identified') }}
    where not is_site
    union all
    select account_key, supplier_name, null, supplier_name, 'b' || supplier_folded
    from {{ ref('int_supplier_accounts') }}
    where source = 'supplier'
)

select
    *,
    rtrim(left(full_name, {{ var('text_length') }})) as base_name,
    {{ fold('rtrim(left(full_name, ' ~ var('text_length') ~ '))') }} as base_folded
from wanted
