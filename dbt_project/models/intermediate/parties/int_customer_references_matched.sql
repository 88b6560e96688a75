-- Each used reference and the customer that it names: by number, by a name that one customer has, or by name and
-- address (ruling 2).
with customers as (
    select * from {{ ref('int_customers_keyed') }} where copy_kind = 'first'
),

by_number as (
    select references_used.*, customers.customer_key
    from {{ ref('int_customer_references_used') }} as references_used
    inner join customers on references_used.reference_folded = customers.number_folded
),

by_name as (
    select
        references_used.*,
        customers.customer_key,
        count(*) over reference as namesakes,
        references_used.street_folded <> '' and references_used.suburb_folded <> ''
        and references_used.street_folded = customers.street_folded
            and references_used.suburb_folded = customers.suburb_folded as at_address
    from {{ ref('int_customer_references_used') }} as references_used
    inner join customers on references_used.reference_folded = customers.name_folded
    window reference as (partition by references_used.reference_folded, references_used.street_folded,
        references_used.suburb_folded)
),

settled_by_name as (
    select
        reference_folded,
        street_folded,
        suburb_folded,
        case
            when max(namesakes) = 1 then max(customer_key)
            when count(*) filter (where at_address) = 1 then max(customer_key) filter (where at_address)
        end as customer_key
    from by_name
    group by reference_folded, street_folded, suburb_folded
)

select
    references_used.reference_folded,
    references_used.street_folded,
    references_used.suburb_folded,
    coalesce(by_number.customer_key, settled_by_name.customer_key) as customer_key,
    case
        when coalesce(by_number.customer_key, settled_by_name.customer_key) is not null then null
        when settled_by_name.reference_folded is not null then 'ambiguous'
        else 'unknown'
    end as problem
from {{ ref('int_customer_references_used') }} as references_used
left join by_number using (reference_folded, street_folded, suburb_folded)
left join settled_by_name using (reference_folded, street_folded, suburb_folded)
