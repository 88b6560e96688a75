"""Made-up persons, companies, addresses and phone numbers (numbers from ranges that are kept for fiction)."""

import random
import re
import unicodedata

from pipelines.demo import words
from pipelines.demo.tenant import Person, Row


class Register:
    """Draws names and e-mails of one tenant; none comes twice unless a mess wants it to."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self._taken: set[str] = set()

    def reserve(self, text: str) -> None:
        self._taken.add(text.casefold())

    def person(self, domain: str | None = None, role: str | None = None, email_share: float = 0.85) -> Person:
        """A person with a name of their own; `email_share` of them have an e-mail, at `domain` if one is given."""
        rng = self.rng
        last = rng.choice(words.LAST_NAMES)
        first = rng.choice(words.FIRST_NAMES)
        while not self._claim(f"{first} {last}"):
            last = f"{rng.choice(words.LAST_NAMES)}-{rng.choice(words.LAST_NAMES)}"
        email = f"{ascii_name(first)}.{ascii_name(last)}@{domain or rng.choice(('example.com', 'example.net'))}"
        return Person(
            first=first,
            last=last,
            email=email if rng.random() < email_share else None,
            mobile=mobile(rng) if rng.random() < 0.8 else None,
            phone=landline(rng, "02") if rng.random() < 0.2 else None,
            role=role,
        )

    def company(self) -> str:
        rng = self.rng
        while True:
            owner = rng.choice((rng.choice(words.LAST_NAMES), rng.choice(words.PLACES)[0]))
            if rng.random() < 0.2:
                owner = f"{owner} & {rng.choice(words.LAST_NAMES)}"
            name = f"{owner} {rng.choice(words.COMPANY_NOUNS)}{rng.choice(words.COMPANY_ENDINGS)}"
            if self._claim(name):
                return name

    def _claim(self, text: str) -> bool:
        if text.casefold() in self._taken:
            return False
        self.reserve(text)
        return True


def ascii_name(name: str) -> str:
    """`Siobhán O'Neill` -> `siobhanoneill`."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9-]", "", plain.lower()) or "info"


def domain_of(company: str) -> str:
    return re.sub(r"[^a-z0-9]", "", ascii_name(company))[:40] + ".example"


def address(rng: random.Random) -> Row:
    """An address as the columns of a Customer, Jobs or Quotes row, without country."""
    suburb, state, postcode, _ = rng.choice(words.PLACES)
    return {
        "Address Line 1": f"{rng.randint(1, 240)} {rng.choice(words.STREETS)}",
        "Address Line 2": f"Unit {rng.randint(1, 30)}" if rng.random() < 0.15 else None,
        "Suburb": suburb,
        "State": state,
        "Postcode": postcode,
    }


def area_code(state: str) -> str:
    return next((area for _, of_state, _, area in words.PLACES if of_state == state), "02")


def landline(rng: random.Random, area: str) -> str:
    return f"{area} {rng.choice((5550, 7010))} {rng.randint(0, 9999):04}"


def mobile(rng: random.Random) -> str:
    return f"0491 57{rng.randint(0, 9)} {rng.randint(0, 999):03}"
