{# The typed columns of staging by raw table and kind; a test of the project holds this list against the `_raw` columns of the warehouse. #}
{% macro typed_cells() %}
{% set typed = {
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
} %}
{{ return(typed) }}
{% endmacro %}
