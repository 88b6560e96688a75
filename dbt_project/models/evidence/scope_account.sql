select
    account.url,
    account.edition,
    account.plan,
    account.fallback_owner_email,
    account.products_readable,
    account.has_custom_modules,
    (select count(*) from {{ ref('stg_freshsales__users') }} where is_active) as users_active,
    (select count(*) from {{ ref('stg_freshsales__users') }} where not is_active) as users_inactive,
    (select count(*) from {{ ref('stg_freshsales__deal_pipelines') }}) as pipelines,
    (select string_agg(currency_code, ', ' order by currency_code) from {{ ref('stg_freshsales__currencies') }} where is_active) as currencies,
    extraction.extraction_id,
    account.read_at
from {{ ref('stg_freshsales__account') }} as account
cross join {{ ref('stg_ascora__extraction') }} as extraction
