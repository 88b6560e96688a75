-- What the newest step of a record could not bring to an end: refused by the CRM, in doubt, or waiting for such a record.
{{ config(tags=['after_load']) }}

with newest as (

    select steps.*, runs.created_at
    from {{ ref('stg_ledger__steps') }} as steps
    inner join {{ ref('stg_ledger__runs') }} as runs using (run_id)
    qualify row_number() over (partition by steps.object, steps.source_key order by runs.created_at desc, steps.run_id desc, steps.seq desc) = 1

),

origins as (

    select object, source_key, min(source_file) as source_file, min(source_sheet) as source_sheet, min(source_row) as source_row
    from {{ ref('int_records_traced') }}
    group by object, source_key

)

select
    newest.object,
    newest.source_key,
    newest.account_key,
    newest.op,
    newest.state,
    newest.reason,
    newest.run_id,
    newest.state_at,
    newest.crm_id,
    origins.source_file,
    origins.source_sheet,
    origins.source_row
from newest
left join origins on newest.object = origins.object and newest.source_key = origins.source_key
where newest.state in ('rejected', 'in_doubt', 'blocked', 'sent', 'planned')
