-- Freshsales deals: open and recent jobs with the quotes they became, and quotes of their own (mapping.md rows 4, 5, 8,
-- 9; rulings 12 to 18). A deal without owner or stage is not sent: int_deals__gate_problems says which, and the gate
-- stays shut.
with shaped as (
    select
        source_key,
        account_key,
        former_keys,
        left(name, {{ var('text_length') }}) as name,
        amount,
        deal_pipeline_id,
        deal_stage_id,
        owner_id,
        account_key as sales_account_key,
        contact_keys,
        {{ deal_custom_field() }} as custom_field
    from {{ ref('int_deals_shaped') }}
    where owner_id is not null and deal_stage_id is not null
)

select
    source_key,
    account_key,
    {{ row_hash([
        'name', 'amount', 'deal_pipeline_id', 'deal_stage_id', 'owner_id', 'sales_account_key', 'contact_keys',
        'custom_field',
    ]) }} as row_hash,
    former_keys,
    name,
    amount,
    deal_pipeline_id,
    deal_stage_id,
    owner_id,
    sales_account_key,
    contact_keys,
    custom_field
from shaped
