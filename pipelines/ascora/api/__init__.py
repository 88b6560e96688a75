"""Ascora's API as a second source beside the export folder: read-only, and only what the API can read."""
