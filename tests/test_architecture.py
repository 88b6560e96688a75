"""The import rules of design.md section 1: three folders that meet only in the warehouse file, and one-way imports in each."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
OURS = ("loaders", "pipelines", "tests", "dbt_project")
# Lower may not import higher. `__main__` is on top, the nouns at the bottom.
LEVELS = (
    ("errors", "model"),
    ("objects", "settings", "compare", "parts", "clock_file"),
    ("spool", "shelf", "forecast", "drift", "wire", "audit", "pace", "eta", "journal", "moved", "sampling", "schema"),
    ("plan", "rollback", "pricing", "diffing"),
    ("undoable", "warehouse", "known", "rehearsal"),
    ("ledger", "sieve", "basis"),
    ("client", "lock", "summary", "approvals", "samples", "checklist"),
    ("session", "diffs"),
    ("reading", "provision"),
    ("settle", "parting", "jobs", "bisect", "changing"),
    ("putting", "doubt", "history", "presence", "bundling"),
    ("singles", "second_look"),
    ("bulk", "worklists"),
    ("apply", "planning", "wiring", "progress", "evidence", "trace"),
    ("quality", "scope"),
    ("running", "status", "signing"),
    ("rehearsing", "telling"),
    ("looking", "console"),
    ("review",),
    ("__main__",),
)
PURE = (
    "model",
    "compare",
    "plan",
    "rollback",
    "drift",
    "undoable",
    "forecast",
    "pricing",
    "wire",
    "audit",
    "parts",
    "moved",
    "sampling",
    "schema",
    "diffing",
    "pace",
    "eta",
    "rehearsal",
    "objects",
    "errors",
)
IO_MODULES = {"httpx", "sqlite3", "duckdb", "time", "os", "socket", "subprocess", "random", "pathlib"}


def modules(folder: str) -> list[Path]:
    return sorted(p for p in (ROOT / folder).rglob("*.py") if "__pycache__" not in p.parts)


def imported(file: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            found.add(node.module)
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def of_ours(file: Path) -> set[str]:
    return {name for name in imported(file) if name.split(".")[0] in OURS}


@pytest.mark.parametrize("file", modules("pipelines"), ids=lambda p: str(p.relative_to(ROOT)))
def test_pipelines_import_only_pipelines(file: Path) -> None:
    assert {name.split(".")[0] for name in of_ours(file)} <= {"pipelines"}


@pytest.mark.parametrize("file", modules("loaders"), ids=lambda p: str(p.relative_to(ROOT)))
def test_the_loader_and_the_sandbox_know_nothing_of_each_other(file: Path) -> None:
    inside_sandbox = "sandbox" in file.relative_to(ROOT).parts
    for name in of_ours(file):
        assert name.split(".")[0] == "loaders"
        assert name == "loaders" or (name.split(".")[1] == "sandbox") == inside_sandbox, f"{file.name} imports {name}"


def test_the_stand_in_of_ascora_shares_no_code_with_what_reads_the_api() -> None:
    for file in modules("pipelines/demo"):
        assert {name for name in of_ours(file) if not name.startswith("pipelines.demo")} <= {"pipelines"}, file
    for file in modules("pipelines/ascora"):
        assert not {name for name in of_ours(file) if name.startswith("pipelines.demo")}, file


def test_dbt_python_imports_neither_pipelines_nor_loaders() -> None:
    for file in modules("dbt_project"):
        assert not of_ours(file), file


def test_loader_modules_import_only_lower_levels() -> None:
    level = {name: index for index, names in enumerate(LEVELS) for name in names}
    files = [p for p in (ROOT / "loaders").glob("*.py") if p.name != "__init__.py"]
    assert {p.stem for p in files} == set(level), "a module has no place in LEVELS"
    for file in files:
        for name in of_ours(file):
            lower = name.split(".")[1] if "." in name else None
            if lower in level:
                assert level[lower] < level[file.stem] or lower == file.stem, f"{file.stem} imports {lower}"


def test_reports_render_plain_data_and_reach_for_nothing_else() -> None:
    for file in modules("loaders/reports"):
        inside = {".".join(name.split(".")[1:2]) for name in of_ours(file)}
        assert inside <= {"model", "objects", "reports"}, f"{file.name} imports {inside}"
        assert not imported(file) & {"httpx", "sqlite3", "duckdb"}, file


@pytest.mark.parametrize("name", PURE)
def test_deciders_touch_no_clock_file_or_network(name: str) -> None:
    assert not imported(ROOT / "loaders" / f"{name}.py") & IO_MODULES


def test_no_module_is_named_for_nothing_and_none_is_long() -> None:
    for folder in ("loaders", "pipelines", "dbt_project"):
        for file in modules(folder):
            assert file.stem not in {"utils", "util", "helpers", "common", "base", "manager"}, file
            assert len(file.read_text(encoding="utf-8").splitlines()) <= 300, f"{file} is longer than 300 lines"


def test_every_crm_object_has_a_model_and_every_model_an_object() -> None:
    from loaders.objects import OBJECTS

    models = {p.stem for p in (ROOT / "dbt_project/models/freshsales").glob("*.sql")}
    assert models == set(OBJECTS)


def test_only_staging_names_sources() -> None:
    for file in (ROOT / "dbt_project/models").rglob("*.sql"):
        if "staging" not in file.parts:
            assert "source(" not in file.read_text(encoding="utf-8"), file
