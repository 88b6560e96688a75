"""Times as the account shows them: ISO 8601 with the account's own offset (freshsales_api.md 2.2)."""

import re
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

ISO_DATE = re.compile(r"^\d{4}-\d{2}-\d{2}$")
# The vendor's task example: "Tue Jun 21 2099 11:00:00 GMT+0000".
JAVASCRIPT = re.compile(r"^\w{3} (\w{3}) (\d{2}) (\d{4}) (\d{2}:\d{2}:\d{2}) GMT([+-]\d{4})")


@lru_cache(maxsize=4096)
def shown(second: int, zone: str) -> str:
    """A Unix second as the account writes it."""
    return datetime.fromtimestamp(second, ZoneInfo(zone)).isoformat()


def read_moment(value: object, zone: str) -> str | None:
    """A date-time as written by a client, in the account's offset; None when it is no date (stored as null, 1.4)."""
    if not isinstance(value, str) or not (moment := _parse(value.strip(), zone)):
        return None
    try:
        return moment.astimezone(ZoneInfo(zone)).replace(microsecond=0).isoformat()
    except (OverflowError, ValueError):
        return None


def read_day(value: object, zone: str) -> str | None:
    """A date as written by a client; a date-time becomes the day it has in the account's zone; None when it is no date."""
    if not isinstance(value, str):
        return None
    if ISO_DATE.match(value.strip()):
        try:
            return date.fromisoformat(value.strip()).isoformat()
        except ValueError:
            return None
    moment = read_moment(value, zone)
    return moment[:10] if moment else None


def _parse(text: str, zone: str) -> datetime | None:
    moment: datetime | None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = _parse_spoken(text)
    if moment and moment.tzinfo is None:
        moment = moment.replace(tzinfo=ZoneInfo(zone))
    return moment


def _parse_spoken(text: str) -> datetime | None:
    try:
        if found := JAVASCRIPT.match(text):
            month, day, year, clock, offset = found.groups()
            return datetime.strptime(f"{day} {month} {year} {clock} {offset}", "%d %b %Y %H:%M:%S %z")
        moment = parsedate_to_datetime(text)
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, TypeError, IndexError):
        return None
