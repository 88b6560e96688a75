-- Everything that history changed, shortened or filled in by a rule, one row a change (mapping.md Text: nothing is
-- changed in silence).
{%- set shown = 1000 %}
with sent_activities as (
    select * from {{ ref('int_activities_placed') }} where verdict is null
),

changes as (
    select 'activities' as ascora_object, activity_key as source_key, 'Type' as field, type as before, 'Note' as after,
        'Not a type that Ascora knows: kept as a note' as why
    from sent_activities where kind = 'other'
    union all
    select 'activities', activity_key, 'Type', type, 'Note',
        'Nobody known is named, and Freshsales logs a call with a person only: kept as a note'
    from sent_activities where kind = 'call' and target_object = 'notes'
    union all
    select 'activities', activity_key, 'Start', start_raw, null,
        'No start time, which an appointment needs: kept as a note'
    from sent_activities where kind in ('meeting', 'booking') and target_object = 'notes'
    union all
    select 'activities', activity_key, 'End', end_raw, appointments.end_date,
        'The end is no time after the start: one hour assumed, the original stands in the text'
    from sent_activities
    inner join {{ ref('appointments') }} as appointments on sent_activities.activity_key = appointments.source_key
    where end_raw is not null and ("end" is null or "end" <= "start")
    union all
    select 'activities', activity_key, 'Subject', subject, left(subject, {{ var('text_length') }}),
        'Cut to the length of a title; the text has it whole'
    from sent_activities where target_object = 'appointments' and length(subject) > {{ var('text_length') }}
    union all
    select 'activities', activity_key, 'Contact', contact, null,
        'No contact of this name is sent for its customer: the name stands in the text'
    from sent_activities where contact is not null and kind in ('call', 'meeting') and target_type <> 'Contact'
    union all
    select 'activities', activity_key, 'Body', left(body_before, {{ shown }}), left(body, {{ shown }}),
        'Embedded data that is no picture was left out'
    from {{ ref('int_activity_bodies') }} where lost_embedded
    union all
    select crm_object, source_key, 'text', left(body_before, {{ shown }}), left(body_after, {{ shown }}),
        'HTML: only what a note may show is kept'
    from {{ ref('int_texts_written') }} where held_html and body_after is distinct from body_before
    union all
    select crm_object, source_key, 'text', left(body_before, {{ shown }}), left(body_after, {{ shown }}),
        'Angle brackets would be read as HTML'
    from {{ ref('int_texts_written') }} where not held_html and body_after <> body_before
    union all
    select crm_object, source_key, 'heading', left(heading_before, {{ shown }}), left(heading_after, {{ shown }}),
        'Angle brackets would be read as HTML'
    from {{ ref('int_texts_written') }} where heading_after <> heading_before
    union all
    select crm_object, source_key, 'text', length(text) || ' characters', '{{ note_length() }} characters a note',
        'Too long for one text: goes on in further notes'
    from {{ ref('int_texts_written') }} where is_long
    union all
    select 'equipment', equipment_key, field, left(full_text, {{ shown }}), left(sent_text, {{ shown }}),
        'Cut at ' || max_length || ' characters; a note on the Account has it whole'
    from {{ ref('int_equipment_cuts') }}
    union all
    select 'equipment', equipment_key, 'Equipment Name', null, name,
        'The name is empty: taken from make and model, type or number'
    from {{ ref('int_equipment_placed') }} inner join {{ ref('int_equipment_fields') }} using (equipment_key)
        where verdict is null and equipment_name is null
    union all
    select 'invoices', invoice_key, 'Billing Customer', null, customer_key, 'Empty: taken from the invoice''s job'
    from {{ ref('int_invoices_placed') }} where verdict is null and billing_customer is null
    union all
    select 'invoices', invoice_key, 'Billing Customer', billing_customer, customer_key,
        'Several customers have this name: its job says which one'
    from {{ ref('int_invoices_placed') }} where verdict is null and customer_problem = 'ambiguous'
    union all
    select distinct 'supplier_bills', bill_key, 'Tracking Number', tracking_number, bill_key,
        'Another supplier has a bill of this number: kept apart'
    from {{ ref('int_bill_lines_placed') }} where verdict is null and bill_key <> 'bill/' || tracking_number
    union all
    select ascora_object, file_key, 'File Name', file_name, upload_name,
        'Named for the record; characters that are unsafe in a file name replaced'
    from {{ ref('int_files_named') }} where not ends_with(upload_name, file_name)
    union all
    select 'appointments', '*', 'time_zone', timezone, null,
        'Freshsales has no name for this zone in rails_time_zones.csv: the times carry their offset'
    from {{ ref('stg_ascora__extraction') }}
    where lower(timezone) not in (select lower(iana_zone) from {{ ref('rails_time_zones') }}) and exists (select 1
        from {{ ref('appointments') }})
)

select ascora_object, source_key, field, before, after, why from changes
