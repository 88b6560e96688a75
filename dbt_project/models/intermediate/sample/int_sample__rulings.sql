{%- set seen_in_records = [
    ['ruling 1', 'key of a numbered customer', 'sales_accounts', "regexp_matches(source_key, '^customer/[^n:]')"],
    ['ruling 1', 'product without part number, by its description', 'products', "source_key = 'product/' || lower(source_key[9:]) and sku_number is null"],
    ['ruling 26', 'key of an unnumbered customer', 'sales_accounts', "source_key like 'customer/name:%'"],
    ['ruling 26', 'contact of an unnumbered customer', 'contacts', "source_key like 'contact/name:%'"],
    ['ruling 26', 'contact that only an enquiry gives', 'contacts', "source_key like 'enquiry/%'"],
    ['ruling 1', 'contact without e-mail, by name', 'contacts', "source_key like 'contact/%' and not contains(source_key, '@')"],
    ['row 3', 'account with sites', 'sales_accounts', "(custom_field ->> 'cf_site_count') is not null"],
    ['row 3', 'site list that went into a note', 'notes', "source_key like '%#sites'"],
    ['row 3', 'site manager', 'contacts', "contains(lower(custom_field ->> 'cf_contact_role'), 'site manager')"],
    ['ruling 5', 'name with suburb', 'sales_accounts', "name like '% (%)' and name not like '%(#%'"],
    ['ruling 5', 'name with number', 'sales_accounts', "name like '%(#%)'"],
    ['ruling 6', 'record under a former key', 'contacts', "json_array_length(former_keys) > 0"],
    ['ruling 7', 'e-mail of a company that names no person', 'sales_accounts', "(custom_field ->> 'cf_email') is not null"],
    ['ruling 8', 'one person with several accounts', 'contacts', "json_array_length(sales_accounts) > 1"],
    ['ruling 11', 'account for a supplier', 'sales_accounts', "source_key like 'supplier/%'"],
    ['row 4', 'job as Deal', 'deals', "source_key like 'job/%'"],
    ['row 5', 'quote as Deal', 'deals', "source_key like 'quote/%'"],
    ['row 5', 'deal with lines', 'deal_products', "json_array_length(products) > 0"],
    ['ruling 13', 'job that carries a quote', 'deals', "source_key like 'job/%' and (custom_field ->> 'cf_quote_status') is not null"],
    ['ruling 13', 'line that closes a gap', 'deal_products', "contains(cast(products as varchar), 'product/ascora adjustment')"],
    ['ruling 29', 'adjustment product', 'products', "source_key = 'product/ascora adjustment'"],
    ['ruling 29', 'fold product', 'products', "lower(name) = 'further items (see note)'"],
    ['ruling 29', 'note of the lines that were folded', 'notes', "source_key like '%#products'"],
    ['ruling 15', 'material cost of a job', 'deals', "(custom_field ->> 'cf_material_cost') is not null"],
    ['ruling 17', 'deal with two contacts', 'deals', "json_array_length(contact_keys) > 1"],
    ['ruling 12', 'closed deal', 'deal_closings', "closed_date is not null"],
    ['ruling 18', 'booking as appointment', 'appointments', "source_key like '%#booking'"],
    ['ruling 18', 'long text whole in a note', 'notes', "source_key like '%#cf\\_%' escape '\\'"],
    ['ruling 18', 'sections of a job in a note', 'notes', "source_key like '%#sections'"],
    ['ruling 19', 'task with its completion date', 'tasks', "completed_date is not null"],
    ['ruling 20', 'notes of a customer', 'notes', "source_key like 'customer/%#notes'"],
    ['ruling 27', 'notes of a site', 'notes', "source_key like 'customer/%#notes' and source_key <> account_key || '#notes'"],
    ['ruling 21', 'bill of several accounts', 'notes', "source_key like 'bill/%#%'"],
    ['ruling 22', 'call with a contact', 'phone_calls', "targetable_type = 'Contact'"],
    ['ruling 22', 'call on a deal or account', 'phone_calls', "targetable_type <> 'Contact'"],
    ['ruling 22', 'meeting with a contact', 'appointments', "targetable_type = 'Contact'"],
    ['ruling 23', 'file of an enquirer', 'documents', "targetable_type = 'Contact'"],
    ['row 12', 'file of a deal', 'documents', "targetable_type = 'Deal'"],
    ['row 12', 'file of an account', 'documents', "targetable_type = 'SalesAccount'"],
    ['ruling 23', 'note that names files too large', 'notes', "source_key like '%#large\\_files' escape '\\'"],
    ['row 9', 'technician kept by name', 'deals', "(custom_field ->> 'cf_assigned_technician') is not null"],
    ['row 8', 'custom fields folded into one', 'deals', "(custom_field ->> 'cf_other_fields') is not null"],
    ['row 7', 'equipment on its account', 'equipment', "account_ref_key is not null"],
    ['row 7', 'equipment as a note', 'notes', "source_key like '%#equipment'"],
    ['row 11', 'enquiry as a note', 'notes', "source_key like 'enquiry/%'"],
    ['row 11', 'lead of a Classic account', 'leads', "true"],
] -%}
{%- set seen_as_policy = [
    ['contact_without_email', 'contacts', "email like '%.invalid'"], ['contact_without_email', 'notes', "source_key like '%#person'"],
    ['finished_days', 'tasks', "source_key like 'job/%'"], ['amount_basis', 'deals', "amount is not null"],
    ['invoice_notes', 'notes', "source_key like 'invoice/%' or source_key like '%#invoices'"], ['products', 'products', "true"],
    ['supplier_accounts', 'sales_accounts', "source_key like 'supplier/%'"], ['max_file_mb', 'documents', "file_bytes is not null"],
    ['max_file_mb', 'notes', "source_key like '%#large\\_files' escape '\\'"], ['dropdown_values', 'equipment', "(custom_field ->> 'cf_status') is not null"],
    ['text_length', 'notes', "source_key like '%#full_text'"], ['paragraph_length', 'notes', "source_key like '%#cf\\_%' escape '\\'"],
    ['deal_pipeline', 'deals', "deal_pipeline_id is not null"],
] -%}
-- Rules and policies of mapping.md that a record itself shows: rule, what it shows, the table and the condition that finds it.
with rows_that_show as (

    select 'ruling 2' as rule, 'customer named by its name' as feature, jobs.record_id
    from {{ ref('stg_ascora__jobs') }} as jobs
    inner join {{ ref('int_customers_identified') }} as customers on {{ fold('jobs.site_customer') }} = customers.name_folded
    union
    select 'ruling 2', 'customer named by its number', jobs.record_id
    from {{ ref('stg_ascora__jobs') }} as jobs
    inner join {{ ref('int_customers_identified') }} as customers on {{ fold('jobs.site_customer') }} = {{ fold('customers.customer_number') }}
    union
    select 'ruling 3', 'site of a site', customers.record_id
    from {{ ref('int_customers_identified') }} as customers
    inner join {{ ref('int_customers_chained') }} as chained on customers.customer_key = chained.customer_key
    inner join {{ ref('int_customers_chained') }} as parents on chained.parent_key = parents.customer_key
    where parents.parent_key is not null
    union
    select 'ruling 7', 'person in a customer row', record_id
    from {{ ref('int_customers_identified') }} where coalesce(first_name, last_name) is not null
    union
    select 'ruling 17', 'name out of the description', record_id
    from {{ ref('stg_ascora__jobs') }} where job_name is null and job_description is not null
    union
    select 'ruling 21', 'credit', record_id from {{ ref('stg_ascora__supplier_bills') }} where lower(type) like '%credit%'
    union
    select 'ruling 24', 'line of a section', record_id from {{ ref('stg_ascora__quote_supply') }} where section is not null
    union
    select
        'ruling 25',
        case when regexp_matches(date_created_raw, '[/].*:') then 'day/month/year with a time' when contains(date_created_raw, '/') then 'day/month/year'
            else 'ISO date' end,
        record_id
    from {{ ref('stg_ascora__jobs') }} where date_created_raw is not null

),

stages as (

    select 'ruling 12' as rule, 'stage ' || found.name as feature, 'deals' as object, deals.source_key
    from {{ ref('deals') }} as deals inner join {{ ref('stg_freshsales__deal_stages') }} as found on deals.deal_stage_id = found.stage_id
    union all
    select 'ruling 10', 'lifecycle stage ' || found.name, 'contact_stages', stages.source_key
    from {{ ref('contact_stages') }} as stages
    inner join {{ ref('stg_freshsales__lifecycle_stages') }} as found on stages.lifecycle_stage_id = found.lifecycle_stage_id

),

several_lines_of_a_product as (

    select distinct deal_key from {{ ref('int_deal_lines') }} group by deal_key, product_folded having count(*) > 1

)

{% for rule, feature, table, condition in seen_in_records -%}
select 'rule' as kind, '{{ feature }}' as feature, '{{ rule }}' as rule, '{{ table }}' as object, source_key from {{ ref(table) }} where {{ condition }}
union
{% endfor -%}
{% for policy, table, condition in seen_as_policy -%}
select 'policy', '{{ policy }} = {{ var(policy) | string | replace("'", "''") }}', (select max(rule) from {{ ref('policies') }} where policy = '{{ policy }}'),
    '{{ table }}', source_key
from {{ ref(table) }} where {{ condition }}
union
{% endfor -%}
select 'rule', rows_that_show.feature, rows_that_show.rule, traced.object, traced.source_key
from rows_that_show inner join {{ ref('int_records_traced') }} as traced on rows_that_show.record_id = traced.record_id
union
select 'rule', feature, rule, object, source_key from stages
union
select 'rule', 'several lines of one product', 'ruling 16', 'deal_products', lines.source_key
from several_lines_of_a_product inner join {{ ref('deal_products') }} as lines on several_lines_of_a_product.deal_key = lines.source_key
