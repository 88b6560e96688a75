-- Every row of the Customer sheet with its key (ruling 1) and its place among rows that carry the same key (ruling 3).
with named as (
    select
        *,
        {{ fold('customer_number') }} as number_folded,
        coalesce(customer_name, company_name, nullif(concat_ws(' ', first_name, last_name), '')) as known_name,
        coalesce({{ fold('address_line_1') }}, '') as street_folded,
        coalesce({{ fold('suburb') }}, '') as suburb_folded,
        -- what makes two rows of one number two contents; the spelling of the number itself is no content
        md5(concat_ws('|', {% for column in [
            'customer_name', 'company_name', 'first_name', 'last_name', 'billing_customer', 'email', 'phone',
            'mobile', 'website', 'address_line_1', 'address_line_2', 'suburb', 'state', 'postcode', 'country',
            'postal_address_line_1', 'postal_address_line_2', 'postal_suburb', 'postal_state', 'postal_postcode',
            'postal_country', 'customer_type', 'lead_source', 'assigned_to', 'on_hold_raw', 'site_status', 'notes',
            'date_created_raw', 'custom_fields'] -%}
            coalesce(cast({{ column }} as varchar), chr(1)){% if not loop.last %}, {% endif %}
        {%- endfor %})) as content_hash
    from {{ ref('stg_ascora__customers') }}
),

identified as (
    select
        *,
        {{ fold('known_name') }} as name_folded,
        coalesce('number:' || number_folded, 'name:' || {{ fold('known_name') }}) as identity
    from named
),

counted as (
    select
        *,
        row_number() over same_identity as copy_number,
        first_value(content_hash) over same_identity as first_content,
        first_value(customer_number) over same_identity as first_number
    from identified
    window same_identity as (partition by identity order by (known_name is null), source_file, source_sheet, source_row)
)

select
    * exclude (customer_name, known_name, customer_number, first_number, first_content),
    customer_number as number_as_written,
    first_number as customer_number,
    known_name as customer_name,
    case
        when first_number is not null then 'customer/' || first_number
        when name_folded is not null then 'customer/name:' || name_folded
    end as customer_key,
    -- what stands in the number's place in the keys of its contacts and equipment (ruling 26)
    coalesce(first_number, 'name:' || name_folded) as key_number,
    -- numbered customers come before unnumbered ones, J4 before J12
    case
        when first_number is null then 'b' || name_folded
        else 'a' || {{ natural_order('first_number') }}
    end as natural_order,
    case
        when known_name is null then 'nameless'
        when copy_number = 1 then 'first'
        when customer_number is null then 'same_name'
        when content_hash = first_content then 'identical'
        else 'other_content'
    end as copy_kind
from counted
