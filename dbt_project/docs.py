"""Writes dbt's documentation site, from sources to exposures, as one file that opens without network.

dbt's own `--static` puts the manifest into a script as it is: a unit test with `</script>` in a row ends that script, and what
follows is run. Here no `<` reaches the page but as `\\u003c`, which is the same text in JSON.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from running import PROJECT

PLACES = {"manifest.json": '"MANIFEST.JSON INLINE DATA"', "catalog.json": '"CATALOG.JSON INLINE DATA"'}
ESCAPES = {"<": "\\u003c", "\u2028": "\\u2028", "\u2029": "\\u2029"}  # the last two end a line for scripts, not for JSON

# What the site's own markup asks for before its script has run, and never gets: a browser reports each as an error.
UNMET = {'<use xlink:href="{{': '<use ng-attr-xlink:href="{{', "${require('./assets/favicons/favicon.ico')}": "data:,"}


def main() -> int:
    """`docs.py FILE [dbt's arguments]`: dbt's exit code; FILE is written when that is 0."""
    file, arguments = Path(sys.argv[1]), sys.argv[2:]
    command = [str(Path(sys.executable).with_name("dbt")), "--quiet", "docs", "generate", *arguments]
    where = ["--project-dir", str(PROJECT), "--profiles-dir", str(PROJECT)]
    code = subprocess.run([*command, *where]).returncode
    if code == 0:
        target = Path(_value_of("--target-path", arguments) or os.environ.get("DBT_TARGET_PATH") or PROJECT / "target")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(one_page(target), encoding="utf-8")
        print(file)
    return code


def one_page(target: Path) -> str:
    """The site with what it would fetch put inside."""
    page = (target / "index.html").read_text(encoding="utf-8")
    for before, after in UNMET.items():
        page = page.replace(before, after)
    for name, place in PLACES.items():
        data = (target / name).read_text(encoding="utf-8")
        page = page.replace(place, data.translate(str.maketrans(ESCAPES)))
    return page


def _value_of(option: str, arguments: list[str]) -> str | None:
    return arguments[arguments.index(option) + 1] if option in arguments else None


if __name__ == "__main__":
    sys.exit(main())
