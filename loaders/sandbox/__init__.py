"""A strict, stateful Freshsales account on loopback; imports nothing of the loader and is imported by nothing of it."""
