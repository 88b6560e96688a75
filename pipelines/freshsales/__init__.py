"""The Freshsales account as a dlt source: what it says of itself, and the records that stand in it."""
