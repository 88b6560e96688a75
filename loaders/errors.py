"""The loader's errors, named by what to do next.

LoaderError                    has `message` for people and `exit_code`
├── Retry                      the call may be made again after `wait` seconds; `landed` says whether it may have
│                              been carried out, in which case the record is settled by reading first
├── Stale                      what a write goes by was read too long ago: it was not sent, read again
├── Rejected                   the CRM refuses this record; the others go on                    (exit 1 at the end)
└── Halt                       the run stops before the next call leaves                        (exit 2)
    └── NotAllowed             the gate is closed or an approval is missing                     (exit 3)
"""

from __future__ import annotations


class LoaderError(Exception):
    """Base of all; the text is for people and never holds a key or a body."""

    exit_code = 2

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class Retry(LoaderError):
    """Try again after `wait` seconds (None: back off). With `landed` the first try may have been carried out; `busy`: another
    bulk job is in the way."""

    def __init__(self, message: str, wait: float | None = None, landed: bool = False, busy: bool = False) -> None:
        super().__init__(message)
        self.wait = wait
        self.landed = landed
        self.busy = busy


BUSY = (
    "no call was free soon enough after any of them: others use the account's calls up. Run the same command again when there "
    "are more, or lower FRESHSALES_CALLS_PER_HOUR to what is left for us; it goes on where it stopped."
)


class Stale(LoaderError):
    """A write that goes by a reading could not leave soon enough after it; nothing was sent."""


class Rejected(LoaderError):
    """The CRM will not take this record as it is; `status` is the HTTP code, the message its own words."""

    exit_code = 1

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status


class Halt(LoaderError):
    """Nothing more may be sent until a person has done something; the message says what. `status`: the answer behind it."""

    def __init__(self, message: str, status: int = 0) -> None:
        super().__init__(message)
        self.status = status


class NotAllowed(Halt):
    """The gate is closed, or nobody has approved this plan."""

    exit_code = 3
