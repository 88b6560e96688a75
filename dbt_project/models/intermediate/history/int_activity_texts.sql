-- What stands above the body of each activity in the CRM: kind, original times, user, person, record, outcome
-- (mapping.md row 13).
select
    placed.activity_key,
    placed.account_key,
    placed.target_object,
    placed.target_type,
    placed.target_key,
    concat_ws(chr(10),
        concat_ws(' ', placed.type, {{ moment_text('placed."start"', 'placed.start_raw') }},
            'to ' || case
                when cast(placed."end" as date) = cast(placed."start" as date) then strftime(placed."end", '%H:%M')
                else {{ moment_text('placed."end"', 'placed.end_raw') }}
            end),
        {{ labelled_lines({
            'Subject': 'placed.subject',
            'By': 'placed."user"',
            'With': 'placed.contact',
            'Direction': 'placed.direction',
            'Outcome': 'placed.outcome',
            'About': "concat_ws(' ', placed.entity_type, placed.entity_number)"}) }},
        {{ json_lines('placed.custom_fields') }}) as heading,
    bodies.body
from {{ ref('int_activities_placed') }} as placed
left join {{ ref('int_activity_bodies') }} as bodies on placed.activity_key = bodies.activity_key
where placed.verdict is null
