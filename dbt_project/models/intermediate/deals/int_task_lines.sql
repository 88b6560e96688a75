-- The lines of a job that is a Task, as text: of its quote and accepted variations, and its own (rulings 14, 19).
with lines as (
    select
        target_key as task_key, 'Quote ' || regexp_replace(quote_key, '^quote/', '') as heading,
        quote_key as heading_order,
        position, description, part_number, quantity_used as quantity, unit_price, cast(null as varchar) as worker,
        is_chargeable
    from {{ ref('int_quote_lines') }}
    where target_object = 'tasks' and outcome <> 'rejected'
    union all
    select
        job_key, case ascora_object when 'job_supply' then 'Materials' else 'Labour' end, case ascora_object
            when 'job_supply' then '~1' else '~2' end,
        row_number() over (partition by job_key, ascora_object order by source_file, source_sheet, source_row),
        description, part_number, coalesce(quantity, 1), unit_price, worker, is_chargeable
    from {{ ref('int_job_lines') }}
    where target_object = 'tasks' and outcome <> 'rejected'
),

blocks as (
    select
        task_key,
        heading,
        heading_order,
        string_agg(
            '- ' || regexp_replace(cast(quantity as varchar), '\.?0+$', '') || ' × '
                || coalesce(description, part_number, '')
            || case when part_number <> description then ' (' || part_number || ')' else '' end
            || coalesce(' at ' || {{ half_up('unit_price') }} || ' = ' || {{ half_up('quantity * unit_price') }}, '')
            || coalesce(', ' || worker, '') || case when is_chargeable then '' else ', not charged' end,
            chr(10) order by position
        ) as body
    from lines
    group by task_key, heading, heading_order
)

select task_key, string_agg(heading || ':' || chr(10) || body, chr(10) || chr(10)
    order by {{ natural_order('heading_order') }}) as body
from blocks
group by task_key
