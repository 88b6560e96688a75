-- Each used reference with its customer and Account, or the reason why the rows that carry it are rejects (rulings 2, 4
-- and 28).
select
    matched.reference_folded,
    matched.street_folded,
    matched.suburb_folded,
    matched.customer_key,
    chained.account_key,
    coalesce(matched.problem, case when chained.problem is not null then 'rejected' end) as problem
from {{ ref('int_customer_references_matched') }} as matched
left join {{ ref('int_customers_chained') }} as chained using (customer_key)
