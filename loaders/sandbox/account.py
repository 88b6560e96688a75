"""One Freshsales account: its state, its settings, its clock."""

import secrets
import time
from collections.abc import Callable
from pathlib import Path

from .catalog import Catalog
from .clock import shown
from .links import Links
from .records import Record, Records
from .store import Store
from .switches import Switches


class Account:
    """Everything a handler needs. Metadata is cached and read anew when another process changed the file."""

    def __init__(self, path: Path, now: Callable[[], float] = time.time) -> None:
        self.store = Store(path)
        self.now = now
        self.skip: Callable[[float], None] | None = None  # lets time pass where the clock is not the machine's
        self.records = Records(self.store)
        self.links = Links(self.store.db)
        self.catalog = Catalog(self.store)
        self.switches = Switches(self.store)
        self._version = self.store.version()
        self.reload()

    def refresh(self) -> None:
        """Notice what an administrator changed since the last request."""
        if (version := self.store.version()) != self._version:
            self._version = version
            self.reload()

    def reload(self) -> None:
        """Read settings and metadata anew."""
        self.catalog.reload()
        self.switches.reload()
        self.zone = self.setting("zone") or "Australia/Sydney"
        self.lag = self.switches.number("search_lag")
        self.records.unique_fields = {e: self.catalog.unique_fields(e) for e in self.catalog.entities()}
        self.records.lookup_fields = {}
        for module in self.catalog.items("module"):
            lookups = [f for f in self.catalog.fields(module["entity_name"]).values() if f.type == "lookup"]
            if lookups:
                self.records.lookup_fields[module["entity_name"]] = lookups[0].name

    def setting(self, name: str) -> str | None:
        """A stored setting, such as `api_key`, `zone`, `currency`, `key_user`."""
        row = self.store.db.execute("select value from settings where name = ?", (name,)).fetchone()
        return row[0] if row else None

    def set_setting(self, name: str, value: str) -> None:
        """Store a setting."""
        self.store.db.execute("insert or replace into settings values(?, ?)", (name, value))

    @property
    def api_key(self) -> str:
        """The account's key."""
        return self.setting("api_key") or ""

    def make_key(self) -> None:
        """Make the key up; once, when the account is."""
        self.set_setting("api_key", secrets.token_urlsafe(16))

    @property
    def key_user(self) -> int:
        """Id of the user whose key it is: `creater_id` of whatever comes through the interface."""
        return int(self.setting("key_user") or 0)

    def time(self, moment: float) -> str:
        """A Unix time as this account shows it."""
        return shown(int(moment), self.zone)

    def stamp(self) -> str:
        """The present as this account shows it."""
        return self.time(self.now())

    def stamps(self, record: Record) -> dict[str, str]:
        """`created_at` and `updated_at` of a record."""
        return {"created_at": self.time(record.created_ts), "updated_at": self.time(record.changed_ts)}

    def update(self, record: Record, body: dict[str, object], touch: bool = True) -> None:
        """Replace a record's body now; `touch=False` leaves `updated_at` (for what the CRM reckons itself)."""
        self.records.update(record, body, self.now(), self.lag, touch)

    def close(self) -> None:
        """Close the state file."""
        self.store.close()
