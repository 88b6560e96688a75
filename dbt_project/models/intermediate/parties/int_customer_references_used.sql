-- Every way in which a row of any sheet names a customer, with the address that settles a shared name (ruling 2).
{%- set addressed = [
    ('stg_ascora__customers', 'billing_customer'),
    ('stg_ascora__jobs', 'site_customer'), ('stg_ascora__jobs', 'billing_customer'),
    ('stg_ascora__quotes', 'site_customer'), ('stg_ascora__quotes', 'billing_customer')] %}
{%- set bare = [
    ('stg_ascora__contacts', 'customer_import_id_or_name', 'true'),
    ('stg_ascora__equipment', 'customer_import_id_or_name', 'true'),
    ('stg_ascora__invoices', 'billing_customer', 'true'),
    ('stg_ascora__activities', 'entity_number', "lower(entity_type) = 'customer'"),
    ('stg_ascora__attachments', 'entity_number', "lower(entity_type) = 'customer'")] %}
with used as (
    {% for model, column in addressed -%}
    select {{ column }} as reference, address_line_1 as street, suburb from {{ ref(model) }}
    union all
    {% endfor %}
    {%- for model, column, condition in bare -%}
    select {{ column }} as reference, null as street, null as suburb from {{ ref(model) }} where {{ condition }}
    {% if not loop.last %}union all
    {% endif %}
    {%- endfor %}
)

select distinct
    {{ fold('reference') }} as reference_folded,
    coalesce({{ fold('street') }}, '') as street_folded,
    coalesce({{ fold('suburb') }}, '') as suburb_folded
from used
where reference is not null
