-- Every equipment row with its key, customer and Account, and what became of it (mapping.md row 7, rulings 1, 2, 3,
-- 26).
with equipment as (
    select
        *,
        {{ row_hash(['equipment_name', 'location', 'make', 'model_number', 'serial_number', 'supplier',
            'equipment_type', 'status', 'part_number',
            'installation_date_raw', 'commission_date_raw', 'warranty_expiry_raw', 'service_period_start_raw',
                'service_period_end_raw', 'notes',
            'custom_fields']) }} as content
    from {{ ref('stg_ascora__equipment') }}
),

located as (
    select
        equipment.*,
        customers.customer_key,
        customers.account_key,
        case when customers.is_site then customers.customer_name end as site_name,
        case when equipment.customer_import_id_or_name is null then 'no_customer'
            else coalesce(owners.problem, case when customers.customer_key is null
            then 'unknown' end) end as customer_problem,
        -- a customer without number has its name in the number's place (ruling 26)
        'equipment/' || coalesce(substr(customers.customer_key, 10),
            equipment.customer_import_id_or_name) || '/' || equipment.equipment_number as equipment_key
    from equipment
    left join {{ ref('int_customer_references') }} as owners
        on {{ fold('equipment.customer_import_id_or_name') }} = owners.reference_folded
            and owners.street_folded = '' and owners.suburb_folded = ''
    left join {{ ref('int_customers_identified') }} as customers
        on case when owners.problem is null then owners.customer_key end = customers.customer_key
),

counted as (
    select
        *,
        {{ copies('equipment_key', 'content') }}
    from located
),

judged as (
    select
        *,
        case
            when equipment_number is null then 'no_number'
            when customer_problem is not null then customer_problem
            when differs then 'two_contents'
            when copy > 1 then 'copy'
        end as verdict,
        -- without custom modules (below the Enterprise plan) equipment is listed in a note on its Account
        (select coalesce(bool_or(has_custom_modules or lower(plan) = 'enterprise'), true)
            from {{ ref('stg_freshsales__account') }}) as has_module
    from counted
)

select
    *,
    case
        when verdict = 'copy' then 'folded'
        when verdict is not null then 'rejected'
        when has_module then 'sent'
        else 'folded'
    end as outcome,
    case when verdict is null or verdict = 'copy' then case when has_module then 'equipment'
        else 'notes' end end as target_object,
    case when verdict is null or verdict = 'copy' then case when has_module then equipment_key
        else account_key || '#equipment' end end as into_key,
    case verdict
        when 'no_number' then 'The equipment has no number, so nothing could find it again'
        when 'no_customer' then 'The row names no customer'
        when 'unknown' then 'The row names no customer of the Customer sheet'
        when 'ambiguous' then 'Several customers have this name'
        when 'rejected' then 'Its customer was rejected itself'
        when 'two_contents' then 'Equipment number ' || equipment_number
            || ' of this customer stands in several rows that differ'
        when 'copy' then 'The same row stands in the export more than once'
        else case when not has_module then 'The plan has no custom modules: listed in a note on the Account' end
    end as reason,
    case when verdict in ('no_number', 'two_contents') then 'Equipment Number' when verdict <> 'copy'
        then 'Customer Import ID or Name' end as problem_column,
    case when verdict in ('no_number', 'two_contents') then equipment_number when verdict <> 'copy'
        then customer_import_id_or_name end as problem_value,
    case verdict
        when 'no_number' then 'Give the row its Equipment Number and extract again'
        when 'two_contents' then 'Keep the row that is right, delete the others, and extract again'
        when 'ambiguous' then 'Put the Customer Number into Customer Import ID or Name'
        when 'rejected' then 'Mend the customer (see its own row in this list) and extract again'
        when 'copy' then null
        else case when verdict is not null
            then 'Correct Customer Import ID or Name, or add the customer to the Customer sheet, and extract again' end
    end as remedy
from judged
