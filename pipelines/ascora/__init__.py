"""The Ascora export folder as a dlt source."""
