-- Every supplier bill line with its signed amounts, the Account it goes to and the note that holds it (mapping.md row
-- 10, rulings 11, 21, 28).
with lines as (
    select
        *,
        {{ fold('supplier') }} as supplier_folded,
        upper(type) = 'CREDIT' as is_credit,
        coalesce(total_ex_tax, {{ half_up('quantity * unit_cost_ex_tax') }}) as line_ex_tax
    from {{ ref('stg_ascora__supplier_bills') }}
),

-- Suppliers number their own bills: one number used by two of them is two bills, and the first of the export keeps the
-- bare key.
suppliers_of_a_number as (
    select
        tracking_number,
        supplier_folded,
        'bill/' || tracking_number
        || case when row_number() over (partition by tracking_number order by min((source_file, source_sheet,
            source_row))) > 1 then '/' || supplier_folded else '' end as bill_key
    from lines
    where tracking_number is not null and supplier_folded is not null
    group by tracking_number, supplier_folded
),

located as (
    select
        lines.*,
        bills.bill_key,
        case when lines.job_number is null then suppliers.account_key else jobs.account_key end as account_key,
        jobs.entity_key as job_key
    from lines
    left join suppliers_of_a_number as bills using (tracking_number, supplier_folded)
    left join {{ ref('int_entities_placed') }} as jobs on jobs.entity_type = 'job'
        and {{ fold('lines.job_number') }} = jobs.number_folded
    left join {{ ref('int_supplier_accounts') }} as suppliers
        on case when lines.job_number is null then lines.supplier_folded end = suppliers.supplier_folded
),

judged as (
    select
        *,
        case
            when tracking_number is null then 'no_number'
            when supplier is null then 'no_supplier'
            when job_number is null and account_key is null and not {{ var('supplier_accounts') }} then 'left_out'
            when job_number is null and account_key is null then 'no_supplier_account'
            when job_number is not null and job_key is null then 'unknown_job'
            when account_key is null then 'rejected_job'
        end as verdict
    from located
),

-- One note for each Account that the bill touches: the first line's Account has the bare key, so a line that is added
-- later moves nothing.
accounts_of_a_bill as (
    select
        bill_key,
        account_key,
        bill_key || case when row_number() over (partition by bill_key order by min((source_file, source_sheet,
            source_row))) > 1 then '#' || account_key else '' end as note_key,
        count(*) over (partition by bill_key) as account_count
    from judged
    where verdict is null
    group by bill_key, account_key
)

select
    judged.*,
    accounts.note_key,
    accounts.account_count,
    -- a credit is written as a positive amount in the sheet and shown negative (ruling 21)
    case when judged.is_credit then -abs(judged.line_ex_tax) else judged.line_ex_tax end as signed_ex_tax,
    case when judged.is_credit then -abs(judged.total_inc_tax) else judged.total_inc_tax end as signed_inc_tax,
    case when judged.verdict = 'left_out' then 'left_out' when judged.verdict is not null then 'rejected'
        else 'folded' end as outcome,
    case when judged.verdict is null then 'notes' end as target_object,
    case judged.verdict
        when 'no_number' then 'The bill line has no tracking number, so nothing could find it again'
        when 'no_supplier' then 'The bill line names no supplier'
        when 'left_out' then 'No job, and Accounts for suppliers are switched off (supplier_accounts = false)'
        when 'no_supplier_account' then 'No job, and there is no Account for its supplier'
        when 'unknown_job' then 'Its job is not in the Jobs sheet'
        when 'rejected_job' then 'Its job was rejected and has no Account'
        else 'A line of the bill''s note'
    end as reason,
    case
        when judged.verdict = 'no_number' then 'Tracking Number'
        when judged.verdict in ('no_supplier', 'no_supplier_account') then 'Supplier'
        when judged.verdict in ('unknown_job', 'rejected_job') then 'Job Number'
    end as problem_column,
    case
        when judged.verdict = 'no_supplier_account' then judged.supplier
        when judged.verdict in ('unknown_job', 'rejected_job') then judged.job_number
    end as problem_value,
    case
        when judged.verdict in ('no_number', 'no_supplier') then 'Fill the column and extract again'
        when judged.verdict = 'no_supplier_account' then 'Correct Supplier and extract again'
        when judged.verdict = 'unknown_job' then 'Correct Job Number, or export the job too, and extract again'
        when judged.verdict = 'rejected_job' then 'Mend the job (see its own row in this list) and extract again'
    end as remedy
from judged
left join accounts_of_a_bill as accounts
    on case when judged.verdict is null then judged.bill_key end = accounts.bill_key and judged.account_key = accounts.account_key
