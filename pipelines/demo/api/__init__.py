"""A strict stand-in for Ascora's API on loopback, which serves a made-up tenant; shares no code with what reads the API.

What it answers follows public sources of very different trust: shapes of customers and jobs are those of captured
payloads, lines of quotes and labour are assumed. That it is read proves nothing about Ascora's own service.
"""
