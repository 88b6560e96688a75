-- Each quote number with its customers, its Account and its amount, or why it is set aside (rulings 2, 4, 17).
{{ located_records(ref('stg_ascora__quotes'), ref('int_quotes_identified'), 'quote') }}
