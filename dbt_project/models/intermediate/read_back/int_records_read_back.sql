-- Every record that is planned or known to the journal, beside what the account holds of it now. Parts (prices, lines,
-- closing days, stages) are read with the record that they belong to.
{{ config(tags=['after_load']) }}

{% set objects = [
    'products', 'product_prices', 'sales_accounts', 'contacts', 'leads', 'deals', 'deal_products', 'deal_closings', 'equipment',
    'tasks', 'appointments', 'phone_calls', 'notes', 'contact_stages', 'documents',
] -%}
with planned as (
    {% for object in objects -%}
    select '{{ object }}' as object, source_key, account_key, row_hash from {{ ref(object) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

newest_steps as (
    select
        steps.object,
        steps.source_key,
        steps.op,
        steps.state,
        steps.reason,
        steps.account_key,
        steps.crm_id,
        row_number() over (
            partition by steps.object, steps.source_key order by runs.created_at desc, steps.run_id desc, steps.seq desc
        ) as newest_first
    from {{ ref('stg_ledger__steps') }} as steps
    inner join {{ ref('stg_ledger__runs') }} as runs using (run_id)
),

known as (
    select
        *,
        case object
            {%- for part, module in read_with().items() %}
            when '{{ part }}' then '{{ module }}'
            {%- endfor %}
            else object
        end as read_in
    from {{ ref('stg_ledger__known') }}
),

beside as (
    select
        object,
        source_key,
        planned.source_key is not null as is_planned,
        known.source_key is not null as is_known,
        coalesce(planned.row_hash <> known.row_hash, false) as is_outdated,
        coalesce(planned.account_key, steps.account_key) as account_key,
        coalesce(known.crm_id, steps.crm_id) as crm_id,
        known.origin,
        known.payload,
        found.record,
        coalesce(found.parents, []) as parents,
        steps.op as last_op,
        steps.state as last_state,
        steps.reason as last_reason
    from planned
    full join known using (object, source_key)
    left join newest_steps as steps using (object, source_key)
    left join {{ ref('stg_freshsales__read_back') }} as found on known.read_in = found.object and known.crm_id = found.crm_id
    where coalesce(steps.newest_first, 1) = 1
)

select
    *,
    case
        when is_known and object = 'leads' then 'not_readable'
        when is_known and record is null then 'lost'
        when is_known then 'found'
        when last_state = 'held' then 'held'
        else 'not_loaded'
    end as standing
from beside
