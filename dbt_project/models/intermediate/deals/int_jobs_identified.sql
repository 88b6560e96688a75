-- Every row of the Jobs sheet with its key, its copies told apart, and the parent of a section or stage (rulings 1 and
-- 3, mapping.md row 4).
{{ identified_records(ref('stg_ascora__jobs'), 'job_number', 'job') }}
