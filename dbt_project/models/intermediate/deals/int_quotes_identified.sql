-- Every row of the Quotes sheet with its key, its copies told apart, and the parent of a section or stage (rulings 1
-- and 3, mapping.md row 5).
{{ identified_records(ref('stg_ascora__quotes'), 'quote_number', 'quote') }}
