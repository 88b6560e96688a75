-- One row a column of a sheet: where it stands, how full it is, what its values look like, and what is odd about that.
with profiled as (

    select
        placed.raw_table as ascora_object,
        placed.source_file,
        placed.source_sheet,
        placed.header,
        placed.column_name,
        placed.column_number,
        placed.column_letters,
        placed.is_required,
        sheets.row_count as records,
        coalesce(profile.filled, 0) as filled,
        {% for kind in ['number', 'date', 'date_text', 'money_text', 'yes_no', 'error', 'text'] -%}
        coalesce(profile.{{ kind }}_cells, 0) as {{ kind }}_cells,
        {% endfor -%}
        coalesce(profile.distinct_values, 0) as distinct_values,
        profile.longest,
        profile.commonest_value
    from {{ ref('stg_ascora__sheet_columns') }} as placed
    inner join {{ ref('stg_ascora__sheets') }} as sheets
        on placed.raw_table = sheets.raw_table and placed.source_file = sheets.source_file and placed.source_sheet = sheets.source_sheet
    left join {{ ref('stg_ascora__columns_profiled') }} as profile
        on placed.raw_table = profile.ascora_object and placed.source_file = profile.source_file and placed.source_sheet = profile.source_sheet
            and coalesce(placed.column_name, '') = coalesce(profile.column_name, '')
            and (placed.column_name is not null or placed.header = profile.custom_field)

)

select
    *,
    case when records > 0 then round(100.0 * filled / records, 1) end as fill_rate,
    nullif(concat_ws('; ',
        case when is_required and filled < records then (records - filled) || ' of ' || records || ' cells are empty though the column is required' end,
        case when error_cells > 0 then error_cells || ' cells hold a formula error' end,
        case when date_cells > 0 and date_text_cells > 0 then date_text_cells || ' dates are text beside ' || date_cells || ' real ones' end,
        case when number_cells > 0 and money_text_cells > 0 then money_text_cells || ' amounts are text beside ' || number_cells || ' numbers' end,
        case when date_cells + date_text_cells > 0.8 * filled and text_cells > 0 then text_cells || ' cells among dates are no date' end,
        case when number_cells + money_text_cells > 0.8 * filled and number_cells + money_text_cells > 20 and text_cells > 0 and distinct_values > 20
            then text_cells || ' cells among numbers are no number' end,
        case when filled = 0 and records > 0 then 'the column is empty' end,
        case when filled > 20 and distinct_values = 1 then 'every filled cell says the same' end
    ), '') as oddities
from profiled
