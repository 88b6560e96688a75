-- Rows of the Customer, Contacts and Enquiries sheets that are not carried, with the reason; some of them shut the gate
-- (rulings 2, 3, 4, 28).
with customers as (
    select
        keyed.*,
        case when keyed.copy_kind in ('nameless', 'same_name', 'other_content') then keyed.copy_kind
            else chained.problem end as problem
    from {{ ref('int_customers_keyed') }} as keyed
    left join {{ ref('int_customers_chained') }} as chained using (customer_key)
),

problems as (
    select
        record_id, 'customers' as ascora_object, customer_key as source_key, source_file, source_sheet, source_row,
            problem,
        case problem when 'nameless' then 'Customer Name' when 'same_name' then 'Customer Name' when 'other_content'
            then 'Customer Number' else 'Billing Customer' end as column_name,
        case problem when 'nameless' then null when 'same_name' then customer_name when 'other_content'
            then number_as_written else billing_customer end as value
    from customers
    union all
    select
        record_id, 'contacts', 'contact/' || customer_import_id_or_name || '/'
            || coalesce(email, {{ fold('person_name') }}, ''), source_file, source_sheet, source_row, problem,
        case problem when 'nameless' then 'Email' else 'Customer Import ID or Name' end,
        case problem when 'nameless' then email_raw else customer_import_id_or_name end
    from {{ ref('int_contacts_listed') }}
    union all
    select
        record_id, 'enquiries', enquiry_key, source_file, source_sheet, source_row,
        case when copy_kind in ('unnumbered', 'other_content') then copy_kind end,
        'Enquiry Number', enquiry_number
    from {{ ref('int_enquiries_identified') }}
)

select
    * exclude (problem),
    problem in ('same_name', 'other_content', 'circle') as shuts_gate,
    case problem
        when 'same_name' then 'two_unnumbered_customers_with_one_name'
        when 'other_content' then 'one_number_with_two_contents'
        when 'circle' then 'billing_circle'
        else problem
    end as rule,
    case problem
        when 'nameless' then case ascora_object when 'customers' then 'The row names no customer'
            else 'The contact has neither a name nor a valid e-mail' end
        when 'same_name' then 'Another customer without a number has the same name'
        when 'other_content' then 'Another row has the same number and says something else'
        when 'circle' then 'The Billing Customers of this customer lead round in a circle'
        when 'unknown' then 'There is no customer of this name or number'
        when 'ambiguous' then 'Several customers have this name, and no address settles which one is meant'
        when 'rejected' then 'The customer that it belongs to is itself set aside'
        when 'nobody' then 'The contact names no customer'
        when 'unnumbered' then 'The enquiry has no number'
    end as reason,
    case problem
        when 'nameless' then case ascora_object when 'customers' then 'Fill in Customer Name'
            else 'Fill in a name or a valid e-mail' end || ' in Ascora and export again'
        when 'same_name'
            then 'Give the customers numbers in Ascora, or delete the one that is too many, and export again'
        when 'other_content' then 'Keep the row that is right and export again'
        when 'circle' then 'Clear Billing Customer on the one of them that pays, and export again'
        when 'unknown' then 'Correct the name or number, or export that customer too'
        when 'ambiguous'
            then 'Write the customer''s number instead of its name, or the customer''s own street and suburb'
        when 'rejected' then 'Repair that customer first: it stands in this list too'
        when 'nobody' then 'Fill in Customer Import ID or Name and export again'
        when 'unnumbered' then 'Fill in Enquiry Number and export again'
    end as remedy
from problems
where problem is not null
