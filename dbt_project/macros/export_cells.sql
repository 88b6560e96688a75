{# The cells of the export, whichever sheet they stand in: what the data-quality models have in common. #}

{# The raw tables that hold rows of sheets. #}
{% macro sheet_tables() -%}
{{ return([
    'customers', 'contacts', 'equipment', 'jobs', 'job_supply', 'job_labour', 'quotes', 'quote_supply', 'quote_labour', 'invoices', 'supplies',
    'supplier_bills', 'enquiries', 'activities', 'users', 'attachments',
]) }}
{%- endmacro %}

{# The columns of a raw table that are no cells of its sheet. #}
{% macro columns_without_cell(table) -%}
{{ return('custom_fields' ~ (', file_status, file_bytes, file_sha256, stored_path' if table == 'attachments' else '')) }}
{%- endmacro %}

{# A cell as people write it: `Jobs!F17`; with the row alone where its column is not known. #}
{% macro cell_address(sheet='source_sheet', letters='column_letters', row='source_row') -%}
coalesce({{ sheet }} || '!', '') || coalesce({{ letters }}, 'row ') || coalesce(cast({{ row }} as varchar), '')
{%- endmacro %}

{# What a spreadsheet shows where a formula failed. #}
{% macro error_cell_pattern() -%}
^#(N/A|REF!|VALUE!|DIV/0!|NAME\?|NULL!|NUM!|SPILL!|CALC!|GETTING_DATA)$
{%- endmacro %}

{# What kind of text a cell holds, by its looks: date, date_text, money_text, number, yes_no, error, text. A real date reads as ISO here. #}
{% macro kind_of_cell(x) -%}
case
    when regexp_matches({{ x }}, '{{ error_cell_pattern() }}') then 'error'
    when regexp_matches({{ x }}, '^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}.*)?$') then 'date'
    when regexp_matches({{ x }}, '^\s*\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}(\s.*)?$') then 'date_text'
    when regexp_matches({{ x }}, '^-?(0|[1-9]\d*)(\.\d+)?$') then 'number'
    when regexp_matches({{ x }}, '^\s*(AUD)?\s*[(+-]?\s*\$?\s*-?\d{1,3}(,\d{3})+(\.\d+)?\s*\)?\s*$|^\s*[(+-]?\s*(\$|AUD)\s*-?[\d,]*\.?\d+\s*\)?\s*$') then 'money_text'
    when lower(trim({{ x }})) in ('yes', 'no', 'y', 'n', 'true', 'false') then 'yes_no'
    else 'text'
end
{%- endmacro %}
