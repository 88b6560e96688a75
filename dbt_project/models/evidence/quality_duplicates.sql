-- One row a number, name or e-mail that stands in several rows of one kind, with the cells and what happens to it.
with cells as (

    select
        found.*,
        {{ cell_address('found.source_sheet', 'placed.column_letters', 'found.source_row') }} as cell
    from {{ ref('int_duplicates_found') }} as found
    left join {{ ref('stg_ascora__sheet_columns') }} as placed
        on found.ascora_object = placed.raw_table and found.source_file = placed.source_file and found.source_sheet = placed.source_sheet
            and found.column_name = placed.column_name

)

select
    ascora_object,
    kind,
    min(value) as value,
    count(*) as records,
    bool_and(is_same) as is_same,
    array_to_string(list(source_file || ' ' || cell order by source_file, source_sheet, source_row)[1:10], ', ')
        || case when count(*) > 10 then ', …' else '' end as cells,
    case
        when bool_and(is_same) then 'The rows say the same in every column: one counts. Export each part once.'
        when kind = 'number' then 'Two different rows have one number: give one of them a number of its own, or take the wrong row out.'
        when kind = 'e-mail' then 'One address for several people: one person with one name is merged; other people need addresses of their own.'
        when ascora_object = 'customers' then 'Customers share a name: links by name are settled by the address, else set aside. Use numbers or different names.'
        else 'Take one of the rows out.'
    end as remedy
from cells
group by ascora_object, kind, value_folded
