"""The open points of the interface as switches (freshsales_api.md section 10): what each means, allows and defaults to."""

from dataclasses import dataclass

from .store import Store


class UnknownSwitch(ValueError):
    """No such switch, or a value it does not take."""


@dataclass(frozen=True)
class Switch:
    """One choice: `allowed` are its words; a switch with `number` also takes a number of at least 0."""

    name: str
    default: str
    allowed: tuple[str, ...]
    number: bool
    meaning: str


def _switch(name: str, allowed: str, meaning: str, number: bool = False) -> Switch:
    words = tuple(allowed.split())
    return Switch(name, words[0], words if not number else tuple(w for w in words if not w[0].isdigit()), number, meaning)


SWITCHES = {
    s.name: s
    for s in (
        _switch("plan", "enterprise pro growth free", "hourly budget; custom modules (enterprise), products (pro and up)"),
        _switch("edition", "suite classic", "classic opens /leads; on suite they answer 403"),
        _switch("body_401", "login errors html", "body of a 401: the web routes' login, an errors object, an HTML page"),
        _switch("body_429", "message errors html", "body of a 429: a message, an errors object, an HTML page of the edge"),
        _switch("retry_after", "on date off", "send Retry-After with a 429: in seconds, as an HTTP date, or not"),
        _switch("rate_headers", "on off", "send x-ratelimit-limit, -remaining and -reset"),
        _switch("rate_reset", "seconds epoch", "x-ratelimit-reset: seconds to go, or the moment in epoch seconds"),
        _switch(
            "rate_window", "fixed sliding", "what an hour or minute of the limits is: the clock's own, or the last 60 of them"
        ),
        _switch("custom_field_put", "replace merge", "what a PUT of custom_field does to the keys it does not name"),
        _switch("create_status", "documented 201", "200 for contacts, accounts, deals, notes; or 201 everywhere"),
        _switch("delete_contact", "true 204", "answer to DELETE of a contact: 200 with `true`, or 204"),
        _switch("restore", "on off", "PUT /{id}/restore of contacts, accounts, deals"),
        _switch("deleted_unique", "occupied free", "whether a soft-deleted record keeps its unique values occupied"),
        _switch("search_lag", "2", "seconds until search, lookup and filtered_search see a change", number=True),
        _switch("job_polls", "2", "polls after which a bulk job is done", number=True),
        _switch("job_seconds", "1", "seconds after which a bulk job is done without polls", number=True),
        _switch(
            "job_states", "documented completed", "a job's states: QUEUED IN_PROGRESS SUCCESS, or PENDING PROCESSING COMPLETED"
        ),
        _switch("job_all_failed", "SUCCESS FAILED", "the state of a job none of whose records could be written"),
        _switch("bulk_405", "off on", "refuse bulk_upsert with 405 while another job runs"),
        _switch("forms_on_standard", "404 allow", "creating fields of contacts, accounts, deals through forms/{id}/fields"),
        _switch("deal_without_amount", "accept refuse", "a deal without amount"),
        _switch("contact_without_email", "refuse accept", "a contact that has only a mobile number or an external id"),
        _switch("deal_moves_lifecycle", "on forward off", "deals added or won move the contact's lifecycle stage"),
        _switch("unknown_custom_field", "refuse ignore", "an unknown cf_ key: 400, or ignored"),
        _switch("bulk_destroy_size", "100", "most ids in one bulk_destroy", number=True),
        _switch("per_minute", "400 off", "calls per minute", number=True),
        _switch("per_hour", "plan off", "calls per hour: by plan, none, or a number", number=True),
        _switch("dropdown", "id label both", "what a custom dropdown takes on write"),
        _switch("deal_views", "default_pipeline all", "which deals the system views show"),
        _switch("product_list", "on off", "whether GET /cpq/products lists (undocumented)"),
        _switch(
            "deal_products", "replace merge", "lines that a PUT of deal.products leaves out: gone, or kept ([] clears in both)"
        ),
        _switch("completed_date", "honoured stamped", "a completed_date sent with a done task: kept, or replaced by now"),
        _switch("latency", "0", "seconds that every answer takes", number=True),
        _switch("file_mb", "150", "largest file in megabytes", number=True),
    )
}


class Switches:
    """The switches of one account, cached; values live in the state file."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._values: dict[str, str] = {}
        self.reload()

    def reload(self) -> None:
        """Read the stored values again."""
        stored = dict(self._store.rows("select name, value from settings"))
        self._values = {name: stored.get("switch:" + name, s.default) for name, s in SWITCHES.items()}

    def __getitem__(self, name: str) -> str:
        return self._values[name]

    def number(self, name: str) -> float:
        """A numeric switch as a number; raises ValueError for a word such as `off`."""
        return float(self._values[name])

    def set(self, name: str, value: str) -> None:
        """Store a value; raises UnknownSwitch with the words that are allowed."""
        check(name, value)
        self._store.db.execute("insert or replace into settings values(?, ?)", ("switch:" + name, value))
        self.reload()

    def all(self) -> dict[str, str]:
        """Every switch with its value."""
        return dict(self._values)


def check(name: str, value: str) -> None:
    """Raise UnknownSwitch unless the switch exists and takes this value."""
    if name not in SWITCHES:
        raise UnknownSwitch(f"no switch {name!r}; there are: {', '.join(SWITCHES)}")
    switch = SWITCHES[name]
    if value not in switch.allowed and not (switch.number and value.replace(".", "", 1).isdecimal()):
        words = ", ".join((*switch.allowed, *(["a number"] if switch.number else [])))
        raise UnknownSwitch(f"{name} takes {words}; not {value!r}")
