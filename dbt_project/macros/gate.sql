{# The gate (interfaces.md section 3): closed before anything changes, open only after one whole and clean `dbt build`. #}

{% macro gate_table() %}{{ return(adapter.quote(target.database) ~ '.ops.gate') }}{% endmacro %}

{% macro changes_tables() %}
{{ return(flags.WHICH in ['run', 'build', 'seed', 'snapshot', 'test', 'retry', 'clone']) }}
{% endmacro %}

{#
  Nodes tagged after_load compare what the CRM holds after a load (mapping.md, What must hold). They are no part of the
  gate: a test has the tag itself or tests a model that has it.
#}
{% macro is_after_load(node) %}
{% if 'after_load' in node.tags %}{{ return(true) }}{% endif %}
{% for parent in node.depends_on.nodes if node.resource_type == 'test' and parent in graph.nodes %}
    {% if 'after_load' in graph.nodes[parent].tags %}{{ return(true) }}{% endif %}
{% endfor %}
{{ return(false) }}
{% endmacro %}

{# Whether this run has selected after_load nodes alone: then it changes nothing that is sent, and leaves the gate alone. #}
{% macro only_verifies() %}
{% set others = [] %}
{% for id in selected_resources if id in graph.nodes and not is_after_load(graph.nodes[id]) %}
    {% do others.append(id) %}
{% endfor %}
{{ return(selected_resources | length > 0 and others | length == 0) }}
{% endmacro %}

{#
  On-run-start. These statements are committed one by one (a hook stands outside a transaction), before the first node runs: whatever ends this run
  early, also a SIGKILL, leaves the gate closed.
#}
{% macro close_gate() %}
{% if execute and changes_tables() and not only_verifies() %}
    {% set is_extracted = run_query("select 1 from information_schema.tables where table_schema = 'raw_ascora' and table_name = 'extraction'") | length > 0 %}
    create schema if not exists {{ adapter.quote(target.database) }}.ops;
    create table if not exists {{ gate_table() }} (
        invocation_id varchar {{ 'primary key' if not in_a_lake() else 'not null' }}, extraction_id varchar,
        state varchar not null {{ "check (state in ('closed', 'open'))" if not in_a_lake() }}, reason varchar,
        started_at timestamp with time zone not null, finished_at timestamp with time zone, nodes_expected integer, nodes_ok integer);
    insert into {{ gate_table() }} (invocation_id, extraction_id, state, reason, started_at) values (
        '{{ invocation_id }}', {{ '(select max(extraction_id) from ' ~ adapter.quote(target.database) ~ '.raw_ascora.extraction)' if is_extracted else 'null' }},
        'closed', 'dbt {{ flags.WHICH }} has not finished', now());
{% endif %}
{% endmacro %}

{# Ids of all that a whole build must have run: enabled models (but ephemeral ones, which are nothing by themselves), seeds, snapshots, data tests;
   all but those tagged after_load. #}
{% macro nodes_of_the_gate() %}
{% set ids = [] %}
{% for node in graph.nodes.values() if node.resource_type in ['model', 'seed', 'snapshot', 'test'] and node.config.materialized != 'ephemeral'
    and not is_after_load(node) %}
    {% do ids.append(node.unique_id) %}
{% endfor %}
{{ return(ids) }}
{% endmacro %}

{# Why the gate stays closed after this run, in words; empty when it opens. #}
{% macro reason_to_stay_closed(missing, failed) %}
{% if flags.WHICH != 'build' %}{{ return('dbt ' ~ flags.WHICH ~ ' is not a whole dbt build') }}{% endif %}
{% if flags.EMPTY or flags.SAMPLE %}{{ return('dbt build --empty or --sample leaves rows out') }}{% endif %}
{% if failed %}{{ return((failed | length) ~ ' failed or were skipped, first ' ~ failed[0]) }}{% endif %}
{% if missing %}{{ return((missing | length) ~ ' did not run, first ' ~ missing[0] ~ ': build without --select and --exclude') }}{% endif %}
{{ return('') }}
{% endmacro %}

{# On-run-end: opens the gate, or says why not. #}
{% macro settle_gate(results) %}
{% if execute and changes_tables() and not only_verifies() %}
    {% set ok = [] %}
    {% set failed = [] %}
    {% for result in results if result.node.resource_type != 'exposure' %}
        {% do (ok if result.status | string in ['success', 'pass'] else failed).append(result.node.unique_id) %}
    {% endfor %}
    {% set expected = nodes_of_the_gate() %}
    {% set missing = expected | reject('in', ok) | list %}
    {% set reason = reason_to_stay_closed(missing, failed) %}
    {% do log('Gate ' ~ ('closed: ' ~ reason if reason else 'open'), info=true) %}
    update {{ gate_table() }} set
        state = '{{ 'closed' if reason else 'open' }}',
        reason = '{{ (reason or 'whole build, all tests passed') | replace("'", "''") }}',
        finished_at = now(), nodes_expected = {{ expected | length }}, nodes_ok = {{ expected | length - missing | length }}
    where invocation_id = '{{ invocation_id }}';
{% endif %}
{% endmacro %}
