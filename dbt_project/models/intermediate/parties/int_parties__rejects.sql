-- Rows of this area that are set aside, with what to do about each (ruling 4).
select ascora_object, source_key, source_file, source_sheet, source_row, column_name, value, reason, remedy
from {{ ref('int_parties__set_aside') }}
