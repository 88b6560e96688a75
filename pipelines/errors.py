"""The one error that stops a command: every problem found, in words for the person who runs it."""


class Halt(Exception):
    """Nothing was replaced; `problems` says what is wrong, where, and what to do. Exit code 2."""

    def __init__(self, title: str, problems: list[str] | None = None) -> None:
        super().__init__(title)
        self.title = title
        self.problems = problems or []

    def __str__(self) -> str:
        return "\n".join([self.title, *(f"  - {problem}" for problem in self.problems)])


def find_halt(error: BaseException) -> Halt | None:
    """The Halt inside an error that dlt has wrapped, or None."""
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, Halt):
            return seen
        seen = seen.__cause__ or seen.__context__
    return None
