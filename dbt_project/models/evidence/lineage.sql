-- From every record in the CRM to the rows of the export that it comes from, and back. A view: it knows what the journal knows.
{{ config(materialized='view') }}

with account as (

    select
        min(case
            when regexp_matches(url, '^https?://(127\.0\.0\.1|localhost|\[::1\])') then regexp_extract(url, '^https?://[^/]+')
            else regexp_replace(rtrim(url, '/'), '/api$', '')
        end) as address
    from {{ ref('stg_freshsales__account') }}

),

-- the page of a record in the CRM; what has no page of its own is seen on the record that it hangs on
pages as (

    select
        known.object,
        known.source_key,
        known.crm_id,
        case known.object
            {% for object, page in {'sales_accounts': 'accounts', 'contacts': 'contacts', 'leads': 'leads', 'deals': 'deals', 'contact_stages': 'contacts',
                'deal_products': 'deals', 'deal_closings': 'deals'}.items() -%}
            when '{{ object }}' then '{{ page }}/' || known.crm_id
            {% endfor -%}
            else case parents.object when 'sales_accounts' then 'accounts/' when 'contacts' then 'contacts/' when 'deals' then 'deals/' end || parents.crm_id
        end as page
    from {{ ref('stg_ledger__known') }} as known
    left join {{ ref('stg_ledger__known') }} as parents
        on coalesce(known.payload ->> '$.targetable_id."$ref"[0]', known.payload ->> '$.custom_field.cf_account."$ref"[0]') = parents.object
            and coalesce(known.payload ->> '$.targetable_id."$ref"[1]', known.payload ->> '$.custom_field.cf_account."$ref"[1]') = parents.source_key

)

select
    coalesce(traced.object, pages.object) as object,
    pages.crm_id,
    coalesce(traced.source_key, pages.source_key) as source_key,
    traced.ascora_object,
    traced.source_file,
    traced.source_sheet,
    traced.source_row,
    traced.outcome,
    account.address || '/' || pages.page as crm_link
from {{ ref('int_records_traced') }} as traced
full join pages on traced.object = pages.object and traced.source_key = pages.source_key
cross join account
