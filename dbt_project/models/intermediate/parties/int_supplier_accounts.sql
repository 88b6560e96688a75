-- The Account of each supplier that has bill lines without a job: a customer of that name, else one of its own
-- (mapping.md row 10, ruling 11).
with suppliers as (
    select
        {{ fold('supplier') }} as supplier_folded,
        min_by(supplier, (source_file, source_sheet, source_row)) as supplier_name
    from {{ ref('stg_ascora__supplier_bills') }}
    where supplier is not null and tracking_number is not null and job_number is null
    group by {{ fold('supplier') }}
),

customer_names as (
    select name_folded, account_key, natural_order, is_site from {{ ref('int_customers_identified') }}
    union all
    select {{ fold('company_name') }}, account_key, natural_order, is_site from {{ ref('int_customers_identified') }}
        where company_name is not null
),

customers_named_so as (
    select name_folded, min_by(account_key, (is_site, natural_order)) as account_key
    from customer_names
    group by name_folded
)

select
    suppliers.supplier_folded,
    suppliers.supplier_name,
    coalesce(customers.account_key, 'supplier/' || suppliers.supplier_folded) as account_key,
    case when customers.account_key is not null then 'customer' else 'supplier' end as source
from suppliers
left join customers_named_so as customers on suppliers.supplier_folded = customers.name_folded
where {{ var('supplier_accounts') }} or customers.account_key is not null
