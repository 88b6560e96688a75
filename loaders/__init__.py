"""Freshsales-shaped rows in the warehouse -> Freshsales: plan, journal, apply, undo."""
