-- Every activity with its kind, the record it hangs on, and what became of it (mapping.md row 13, ruling 22).
with activities as (
    select
        *,
        'activity/' || activity_number as activity_key,
        case
            when {{ fold('type') }} in ('call', 'phone call', 'phone', 'telephone') then 'call'
            when {{ fold('type') }} in ('email', 'e-mail', 'mail') then 'email'
            when {{ fold('type') }} in ('meeting', 'booking', 'note') then {{ fold('type') }}
            else 'other'
        end as kind,
        {{ row_hash(['type', 'entity_type', 'entity_number', 'contact', '"user"', 'subject', 'body', 'start_raw',
            'end_raw', 'direction', 'outcome',
            'custom_fields']) }} as content
    from {{ ref('stg_ascora__activities') }}
),

counted as (
    select
        *,
        {{ copies('activity_number', 'content') }}
    from activities
),

-- The person is looked for under the customer the record names, its site, who is billed, then the Account.
people as (
    select
        activities.record_id,
        names.contact_key,
        row_number() over (
            partition by activities.record_id
            order by case names.customer_key when entities.site_customer_key then 1
                when entities.billing_customer_key then 2 else 3 end, names.contact_key) as choice
    from activities
    inner join {{ ref('int_entities_placed') }} as entities
        on {{ fold('activities.entity_type') }} = entities.entity_type
            and {{ fold('activities.entity_number') }} = entities.number_folded
    inner join {{ ref('int_contact_names') }} as names
        on {{ fold('activities.contact') }} = names.name_folded
        and names.customer_key in (entities.site_customer_key, entities.billing_customer_key, entities.account_key)
),

located as (
    select
        counted.*,
        entities.entity_key,
        entities.account_key,
        entities.target_type as entity_target_type,
        entities.target_key as entity_target_key,
        -- an enquiry's person is its enquirer, unless the activity names somebody whom the Account knows
        coalesce(people.contact_key, entities.contact_key) as contact_key,
        case when entities.entity_key is null then 'unknown' else entities.problem end as entity_problem
    from counted
    left join {{ ref('int_entities_placed') }} as entities
        on {{ fold('counted.entity_type') }} = entities.entity_type
            and {{ fold('counted.entity_number') }} = entities.number_folded
    left join people on counted.record_id = people.record_id and people.choice = 1
),

judged as (
    select
        *,
        case
            when activity_number is null then 'no_number'
            when differs then 'two_contents'
            when {{ fold('entity_type') }} is null or {{ fold('entity_type') }} not in ('customer', 'job', 'quote',
                'enquiry') then 'entity_type'
            when entity_problem is not null then entity_problem
            when copy > 1 then 'copy'
        end as verdict,
        -- Freshsales logs a call with a person only (freshsales_api.md 3.10), and an appointment needs a start
        case
            when kind = 'call' and contact_key is not null then 'phone_calls'
            when kind in ('meeting', 'booking') and "start" is not null then 'appointments'
            else 'notes'
        end as crm_object
    from located
)

select
    * exclude (entity_target_type, entity_target_key),
    case when kind in ('call', 'meeting') and contact_key is not null then 'Contact'
        else entity_target_type end as target_type,
    case when kind in ('call', 'meeting') and contact_key is not null then contact_key
        else entity_target_key end as target_key,
    case when verdict = 'copy' then 'folded' when verdict = 'lead' then 'left_out' when verdict is not null
        then 'rejected' else 'sent' end as outcome_kind,
    case when verdict is null or verdict = 'copy' then crm_object end as target_object,
    case verdict
        when 'no_number' then 'The activity has no number, so nothing could find it again'
        when 'two_contents' then 'Activity number ' || activity_number || ' stands in several rows that differ'
        when 'entity_type' then 'Entity Type is none of Customer, Job, Quote, Enquiry'
        when 'unknown' then 'Its record is not in the export'
        when 'ambiguous' then 'Several customers have this name'
        when 'rejected' then 'The record it belongs to was rejected itself'
        when 'lead' then 'Freshsales Classic keeps its enquirer as a Lead, on which history cannot hang'
        when 'copy' then 'The same row stands in the export more than once'
    end as reason,
    case
        when verdict in ('no_number', 'two_contents') then 'Activity Number'
        when verdict = 'entity_type' then 'Entity Type'
        when verdict in ('unknown', 'ambiguous', 'rejected') then 'Entity Number'
    end as problem_column,
    case
        when verdict = 'two_contents' then activity_number
        when verdict = 'entity_type' then entity_type
        when verdict in ('unknown', 'ambiguous', 'rejected') then concat_ws(' ', entity_type, entity_number)
    end as problem_value,
    case verdict
        when 'no_number' then 'Give the row its Activity Number and extract again'
        when 'two_contents' then 'Keep the row that is right, delete the others, and extract again'
        when 'entity_type' then 'Correct Entity Type and extract again'
        when 'unknown' then 'Correct Entity Number, or export the record too, and extract again'
        when 'ambiguous' then 'Put the Customer Number into Entity Number'
        when 'rejected' then 'Mend the record (see its own row in this list) and extract again'
    end as remedy
from judged
