-- Each customer and the top of its billing chain, whose Account it belongs to; or why it has none (rulings 3 and 4).
with recursive
customers as (
    select * from {{ ref('int_customers_keyed') }} where copy_kind = 'first'
),

parents as (
    select
        customers.customer_key,
        nullif(matched.customer_key, customers.customer_key) as parent_key,
        matched.problem as reference_problem
    from customers
    left join {{ ref('int_customer_references_matched') }} as matched
        on {{ fold('customers.billing_customer') }} = matched.reference_folded
        and customers.street_folded = matched.street_folded
        and customers.suburb_folded = matched.suburb_folded
),

-- from the tops down, so that a circle is never entered
reached (customer_key, account_key) as (
    select customer_key, customer_key from parents where parent_key is null and reference_problem is null
    union all
    select parents.customer_key, reached.account_key
    from parents
    inner join reached on parents.parent_key = reached.customer_key
),

stranded as (
    select parents.* from parents left join reached using (customer_key) where reached.customer_key is null
),

-- `union` keeps a pair once, so that walking round a circle ends
ancestors (customer_key, ancestor_key) as (
    select customer_key, parent_key from stranded where parent_key is not null
    union
    select ancestors.customer_key, stranded.parent_key
    from ancestors
    inner join stranded on ancestors.ancestor_key = stranded.customer_key
    where stranded.parent_key is not null
)

select
    parents.customer_key,
    parents.parent_key,
    reached.account_key,
    case
        when reached.customer_key is not null then null
        when parents.reference_problem is not null then parents.reference_problem
        when exists (select 1 from ancestors where ancestors.customer_key = parents.customer_key
            and ancestors.ancestor_key = parents.customer_key)
            then 'circle'
        else 'rejected'
    end as problem
from parents
left join reached using (customer_key)
