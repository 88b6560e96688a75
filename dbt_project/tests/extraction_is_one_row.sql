-- Returns a row unless the raw tables hold exactly one extraction: without it no zone, no country and no cut-over date are known.
select count(*) as extractions from {{ ref('stg_ascora__extraction') }} having count(*) <> 1
