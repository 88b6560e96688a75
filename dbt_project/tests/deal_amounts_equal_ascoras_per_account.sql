-- mapping.md, What must hold 3: per Account, the amounts of the deals and the totals that the tasks state equal
-- Ascora's totals of the jobs and quotes that are sent, to the cent. Ascora's side is read from the sheets, the other
-- side from what the loader is given.
{%- set inc_tax = var('amount_basis') == 'inc_tax' %}
with ascora as (
    select placed.account_key, sum(coalesce(jobs.total_amount_ex_tax,
        0){{ ' + coalesce(jobs.total_tax, 0)' if inc_tax }}) as total
    from {{ ref('stg_ascora__jobs') }} as jobs
    inner join {{ ref('int_deals__outcomes') }} as outcomes
        on outcomes.ascora_object = 'jobs' and outcomes.outcome = 'sent' and jobs.source_file = outcomes.source_file
        and jobs.source_sheet = outcomes.source_sheet and jobs.source_row = outcomes.source_row
    inner join {{ ref('int_jobs_placed') }} as placed on outcomes.source_key = placed.job_key
    group by placed.account_key
    union all
    select placed.account_key, sum(coalesce(quotes.total_amount_ex_tax,
        0){{ ' + coalesce(quotes.total_tax, 0)' if inc_tax }}) as total
    from {{ ref('stg_ascora__quotes') }} as quotes
    inner join {{ ref('int_deals__outcomes') }} as outcomes
        on outcomes.ascora_object = 'quotes' and outcomes.outcome = 'sent' and quotes.source_file = outcomes.source_file
        and quotes.source_sheet = outcomes.source_sheet and quotes.source_row = outcomes.source_row
    inner join {{ ref('int_quotes_placed') }} as placed on outcomes.source_key = placed.quote_key
    group by placed.account_key
),

sent as (
    select account_key, sum(amount) as total from {{ ref('deals') }} group by account_key
    union all
    select
        account_key,
        sum(
            coalesce(try_cast(regexp_extract(description, '\nTotal Amount Ex Tax: (-?[0-9.]+)\n', 1) as decimal(18, 2)),
                0)
            {%- if inc_tax %}
            + coalesce(try_cast(regexp_extract(description, '\nTotal Tax: (-?[0-9.]+)\n', 1) as decimal(18, 2)), 0)
            {%- endif %}
        )
    from {{ ref('tasks') }}
    group by account_key
),

compared as (
    select account_key, sum(total) filter (where side = 'ascora') as in_ascora,
    sum(total) filter (where side = 'sent') as in_freshsales
    from (select 'ascora' as side, * from ascora union all select 'sent' as side, * from sent)
    group by account_key
)

select *
from compared
where coalesce(in_ascora, 0) <> coalesce(in_freshsales, 0)
