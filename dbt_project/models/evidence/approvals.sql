-- Who agreed to what before anything was sent.
{{ config(materialized='view', tags=['after_load']) }}

select approved_at, what, checksum, who, comment from {{ ref('stg_ledger__approvals') }}
