{# The typed columns of staging; a test of the project holds this list against the `_raw` columns of the warehouse. #}
{% set typed_cells = {
    'customers': {'date': ['date_created'], 'bool': ['on_hold']},
    'contacts': {'bool': ['is_default']},
    'equipment': {'date': ['installation_date', 'commission_date', 'warranty_expiry', 'service_period_start', 'service_period_end']},
    'jobs': {
        'bool': ['is_section_stage'], 'date': ['date_created', 'completed_date', 'expected_date', 'booking_date'],
        'money': ['total_amount_ex_tax', 'total_tax'],
    },
    'job_supply': {'number': ['quantity', 'cost_ex_tax', 'sell_ex_tax'], 'bool': ['tax_applies']},
    'job_labour': {'number': ['hours', 'rate_ex_tax'], 'bool': ['chargeable']},
    'quotes': {
        'bool': ['is_section_stage'], 'date': ['date_created', 'quote_date', 'due_date', 'valid_until_date', 'booking_date'],
        'money': ['total_amount_ex_tax', 'total_tax'],
    },
    'quote_supply': {'number': ['quantity', 'cost_ex_tax', 'sell_ex_tax'], 'bool': ['tax_applies']},
    'quote_labour': {'number': ['hours', 'rate_ex_tax'], 'bool': ['chargeable']},
    'invoices': {
        'date': ['invoice_date', 'due_date'], 'money': ['amount_ex_tax', 'tax', 'amount_inc_tax', 'amount_paid'], 'bool': ['sent_to_accounts'],
    },
    'supplies': {
        'date': ['last_cost_price_change'], 'number': ['cost_ex_tax', 'sell_price', 'quantity_on_hand'],
        'bool': ['is_default_supplier', 'sell_price_inclusive', 'tax_applies', 'must_be_ordered', 'is_favourite'],
    },
    'supplier_bills': {
        'date': ['invoice_date', 'due_date'], 'number': ['quantity', 'unit_cost_ex_tax'], 'money': ['total_ex_tax', 'total_inc_tax'], 'bool': ['accepted'],
    },
    'enquiries': {'date': ['date_created']},
    'activities': {'timestamp': ['start', 'end']},
    'users': {'bool': ['active']},
    'attachments': {'timestamp': ['uploaded_at']},
} -%}
{% set expectations = {
    'date': 'a date (DD/MM/YYYY or ISO)', 'timestamp': 'a date and time (DD/MM/YYYY HH:MM or ISO)',
    'money': 'an amount', 'number': 'a number', 'bool': 'Yes or No',
} -%}
with typed_cells as (

    {% for table, kinds in typed_cells.items() -%}
    select
        '{{ table }}' as ascora_object,
        record_id,
        source_file,
        source_sheet,
        source_row,
        unnest([
            {% for kind, columns in kinds.items() %}{% set last_kind = loop.last %}{% for column in columns -%}
            {
                'column_name': '{{ column }}', 'value': "{{ column }}_raw", 'typed': cast("{{ column }}" as varchar), 'expected': '{{ expectations[kind] }}',
                'exact': {{ parse_number('"' ~ column ~ '_raw"', 10) if kind in ['money', 'number'] else 'cast(null as decimal(18, 10))' }}
            }{{ ',' if not (loop.last and last_kind) }}
            {% endfor %}{% endfor %}
        ]) as cell
    from {{ ref('stg_ascora__' ~ table) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}

)

select
    ascora_object,
    record_id,
    source_file,
    source_sheet,
    source_row,
    cell.column_name,
    cell.value,
    cell.expected,
    cell.typed as after,
    case when cell.typed is null then 'not ' || cell.expected || ': sent without it' else 'rounded half up' end as why
from typed_cells
where cell.value is not null
    -- What a spreadsheet's own arithmetic adds behind the sixth decimal is no change of the amount.
    and (cell.typed is null or abs(cell.exact - try_cast(cell.typed as decimal(18, 10))) >= 0.000001)
