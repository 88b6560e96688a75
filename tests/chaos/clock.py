"""One clock for loader and sandbox, kept in a file: it runs with the real one, and what is slept is skipped."""

from loaders.clock_file import ClockFile as SkippingClock

__all__ = ["SkippingClock"]
