{#
  Jobs and quotes are numbered alike and name their customers alike: which row stands for a number, its sections,
  whose it is.
#}

{#
  A number without its last section suffix: q1234.01 and Q1234-01 (as Ascora writes it in addresses) both belong to
  q1234.
#}
{% macro number_stem(x) -%}
regexp_replace({{ x }}, '[.\-]\d+[a-z]?$', '')
{%- endmacro %}

{#
  One row per raw row: the key, whether it is the first of its number, an identical copy or a clash (ruling 3), and
  the parent that a section or stage folds into (mapping.md row 4). A blank flag counts as Yes when the number is that
  of another record plus `.01`, or its total would be counted twice.
#}
{% macro identified_records(staging, number_column, entity) -%}
with numbered as (
    select
        records.*,
        {{ number_column }} as number,
        {{ fold(number_column) }} as number_folded,
        md5(cast(json_merge_patch(to_json(records),
            '{"record_id": null, "source_file": null, "source_sheet": null, "source_row": null}') as varchar))
            as content
    from {{ staging }} as records
),

copies_counted as (
    select
        *,
        row_number() over same_number as copy,
        first_value(content) over same_number as first_content
    from numbered
    window same_number as (partition by number_folded order by source_file, source_sheet, source_row)
),

first_copies as (
    select
        number,
        number_folded,
        is_section_stage,
        {{ number_stem('number_folded') }} as stem,
        {{ number_stem(number_stem('number_folded')) }} as stem_of_stem
    from copies_counted
    where copy = 1 and number_folded is not null
),

lineage as (
    select
        child.number_folded,
        nearest.number is not null or top.number is not null as has_elder,
        case
            when nearest.number is not null and not coalesce(nearest.is_section_stage, top.number is not null)
                then nearest.number
            when not coalesce(top.is_section_stage, false) then top.number
        end as parent_number
    from first_copies as child
    left join first_copies as nearest on child.stem = nearest.number_folded
        and child.number_folded <> nearest.number_folded
    left join first_copies as top on child.stem_of_stem = top.number_folded and child.stem <> top.number_folded
),

judged as (
    select
        copies_counted.*,
        lineage.parent_number,
        coalesce(is_section_stage, lineage.has_elder and regexp_matches(number_folded, '\.\d{1,3}$'), false) as is_child
    from copies_counted
    left join lineage using (number_folded)
)

select
    record_id,
    case when number is not null then '{{ entity }}/' || first_value(number)
        over (partition by number_folded order by copy) end as {{ entity }}_key,
    number as {{ entity }}_number,
    number_folded,
    case when number is null then 'unnumbered' when copy = 1 then 'first' when content = first_content then 'copy'
        else 'clash' end as copy_kind,
    is_child,
    is_child and is_section_stage is null as is_child_by_number,
    case when is_child then '{{ entity }}/' || parent_number end as parent_key,
    source_file,
    source_sheet,
    source_row
from judged
{%- endmacro %}

{#
  One row per number: whose it is and what it is worth, or the first reason why it is set aside (rulings 2, 4, 17).
  Billing customer before site customer; a section needs only its parent. amount follows the var amount_basis; a blank
  total is zero, one that is no number sets the row aside.
#}
{% macro located_records(staging, identified, entity) -%}
{%- set inc_tax = var('amount_basis') == 'inc_tax' -%}
with with_references as (
    select
        identified.{{ entity }}_key,
        identified.{{ entity }}_number,
        identified.number_folded,
        identified.is_child,
        identified.parent_key,
        records.*,
        {{ fold('records.billing_customer') }} as billing_folded,
        {{ fold('records.site_customer') }} as site_folded,
        coalesce({{ fold('records.address_line_1') }}, '') as street_folded,
        coalesce({{ fold('records.suburb') }}, '') as suburb_folded
    from {{ identified }} as identified
    inner join {{ staging }} as records using (record_id)
    where identified.copy_kind = 'first'
),

resolved as (
    select
        with_references.*,
        billing.customer_key as billing_customer_key,
        site.customer_key as site_customer_key,
        billing.account_key as billing_account_key,
        site.account_key as site_account_key,
        case when billing_folded is not null
            then coalesce(billing.problem, case when billing.account_key is null then 'unknown' end)
                end as billing_problem,
        case when site_folded is not null
            then coalesce(site.problem, case when site.account_key is null then 'unknown' end) end as site_problem
    from with_references
    left join {{ ref('int_customer_references') }} as billing
        on billing_folded = billing.reference_folded
        and with_references.street_folded = billing.street_folded
            and with_references.suburb_folded = billing.suburb_folded
    left join {{ ref('int_customer_references') }} as site
        on site_folded = site.reference_folded
        and with_references.street_folded = site.street_folded and with_references.suburb_folded = site.suburb_folded
),

judged as (
    select
        *,
        case
            when is_child and parent_key is null then 'parent'
            when is_child then null
            when billing_problem is not null then 'billing'
            when billing_folded is null and site_folded is null then 'nobody'
            when billing_folded is null and site_problem is not null then 'site'
            when total_amount_ex_tax is null and total_amount_ex_tax_raw is not null then 'total'
            {%- if inc_tax %}
            when total_tax is null and total_tax_raw is not null then 'tax'
            {%- endif %}
        end as fault
    from resolved
)

select
    {{ entity }}_key,
    {{ entity }}_number,
    number_folded,
    record_id,
    is_child,
    parent_key,
    case when not is_child and fault is null then coalesce(billing_account_key, site_account_key) end as account_key,
    case when site_folded is null then billing_customer_key else site_customer_key end as site_customer_key,
    billing_customer_key,
    site_problem,
    {{ half_up('coalesce(total_amount_ex_tax, 0)' ~ (' + coalesce(total_tax, 0)' if inc_tax else '')) }} as amount,
    fault,
    case fault
        when 'parent' then '{{ entity | capitalize }} Number' when 'billing' then 'Billing Customer' when 'nobody'
            then 'Billing Customer' when 'site' then 'Site Customer'
        when 'total' then 'Total Amount Ex Tax' when 'tax' then 'Total Tax'
    end as reject_column,
    case fault
        when 'parent' then {{ entity }}_number when 'billing' then billing_customer when 'site' then site_customer
        when 'total' then total_amount_ex_tax_raw when 'tax' then total_tax_raw
    end as reject_value,
    case
        when fault = 'parent' then 'is a section or stage, and the export holds no {{ entity }} that it belongs to'
        when fault = 'nobody' then 'names neither a billing customer nor a site customer'
        when coalesce(case when fault = 'billing' then billing_problem when fault = 'site' then site_problem end,
            '') = 'unknown'
            then 'names a customer that the export does not hold'
        when coalesce(case when fault = 'billing' then billing_problem when fault = 'site' then site_problem end,
            '') = 'ambiguous'
            then 'names a customer by a name that several customers share, and the address does not settle which'
        when fault in ('billing', 'site') then 'belongs to a customer that is itself set aside'
        when fault in ('total', 'tax') then 'the amount is no number'
    end as reject_reason,
    case
        when fault = 'parent' then 'Export the parent {{ entity }} too, or correct Is Section/Stage.'
        when fault in ('billing', 'site', 'nobody')
            then 'Correct the customer in Ascora (its number is never ambiguous) and export again.'
        when fault in ('total', 'tax') then 'Correct the amount in the workbook and extract again.'
    end as reject_remedy
from judged
{%- endmacro %}

{# Hours in a duration as people write it: 1.5, 1:30, 2 h, 90 min, 2 days (of eight hours); null for anything else. #}
{% macro parse_hours(x) -%}
case
    when regexp_matches(trim({{ x }}), '^\d{1,3}:[0-5]\d(:\d\d)?$')
        then cast(split_part(trim({{ x }}), ':', 1) as decimal(18,
            4)) + {{ half_up_ratio("cast(split_part(trim(" ~ x ~ "), ':', 2) as decimal(18, 4))", '60', 4) }}
    when regexp_matches(lower(trim({{ x }})), '^[\d.]+ ?(h|hr|hrs|hour|hours)?$')
        then {{ parse_number("regexp_extract(" ~ x ~ ", '[\\d.]+')") }}
    when regexp_matches(lower(trim({{ x }})), '^\d+ ?(m|min|mins|minutes?)$')
        then {{ half_up_ratio("cast(regexp_extract(" ~ x ~ ", '\\d+') as decimal(18, 4))", '60', 4) }}
    when regexp_matches(lower(trim({{ x }})), '^[\d.]+ ?days?$')
        then {{ parse_number("regexp_extract(" ~ x ~ ", '[\\d.]+')") }} * 8
end
{%- endmacro %}
