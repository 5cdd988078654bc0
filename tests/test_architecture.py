"""The order of the modules: each imports only what stands above it, and each library has one place."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PROJECT = Path(__file__).parent.parent
BOT = PROJECT / "bot"

ORDER = [
    "errors", "model", "logs", "settings", "identity", "address", "progress", "stored",
    "wordfiles", "tomlfile", "text", "quotes", "tables", "redaction",
    "safety_rules", "safety", "cautions",
    "readers", "kinds", "boilerplate", "splitter", "texts", "synonyms", "analysis",
    "terms", "scores", "index", "spelling", "headings", "retrieval", "readings", "wanted", "clues",
    "sentences", "topics", "editor", "profile", "corpus",
    "lexicon", "languages", "quantities", "conflicts", "moments",
    "query", "asked", "examples", "features", "matching", "fingerprint", "derivation", "store", "evidence",
    "conversation", "composer", "assistant", "feedback", "notebook", "groups", "gaps", "preparation", "report",
    "comparison", "terminal", "prose", "tools", "web", "commands", "__main__",
]  # fmt: skip
"""From the nouns to the command line. A package is one place; what is inside it may import each other."""

PLACES = {
    "nltk": {"text"},
    "rank_bm25": {"index"},
    "rapidfuzz": {"spelling"},
    "spellchecker": {"spelling"},
    "selectolax": {"readers"},
    "pypdfium2": {"readers"},
    "docx": {"readers"},
    "lxml": {"readers"},
    "flask": {"web"},
    "werkzeug": {"web"},
    "flask_limiter": {"web"},
    "limits": {"web"},
    "prometheus_client": {"web"},
    "mcp": {"tools"},
    "pydantic": {"tools"},
    "starlette": {"tools"},
    "uvicorn": {"tools"},
}
"""Each library, and the only modules that may import it."""

ENVIRONMENT = {"__main__"}
"""The modules of the package that may read the environment; beside it, only server.py."""


def sources() -> list[Path]:
    return sorted(file for file in BOT.rglob("*.py") if file != BOT / "__init__.py")


def place_of(file: Path) -> str:
    return file.relative_to(BOT).parts[0].removesuffix(".py")


def tree_of(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


def imports_of(file: Path) -> Iterator[str]:
    """The full names of what a module imports, anywhere in it."""
    for node in ast.walk(tree_of(file)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: imports are written in full"
            assert node.module is not None
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_the_documentation_has_the_modules_in_this_order() -> None:
    text = (PROJECT / "docs" / "architecture.md").read_text(encoding="utf-8")
    rows = [line.split("|") for line in text.splitlines() if line.startswith("| `")]
    assert [name for row in rows for name in re.findall(r"`(\w+)(?:\.py|/)`", row[1])] == ORDER
    assert {name for row in rows for name in PLACES if name in row[3]} == set(PLACES)


def test_every_module_has_its_place_in_the_order() -> None:
    assert {place_of(file) for file in sources()} == set(ORDER)
    assert len(ORDER) == len(set(ORDER))


@pytest.mark.parametrize("file", sources(), ids=lambda file: str(file.relative_to(BOT)))
def test_a_module_imports_only_what_stands_above_it(file: Path) -> None:
    above = set(ORDER[: ORDER.index(place_of(file))])
    imported = {name.split(".")[1] for name in imports_of(file) if name.startswith("bot.")}
    assert imported - above - {place_of(file)} == set()


@pytest.mark.parametrize("library", PLACES)
def test_a_library_is_imported_in_one_place_only(library: str) -> None:
    importers = {place_of(file) for file in sources() for name in imports_of(file) if name.split(".")[0] == library}
    assert importers <= PLACES[library]
    if (BOT / f"{min(PLACES[library])}.py").exists():
        assert importers == PLACES[library]


@pytest.mark.parametrize("file", sources(), ids=lambda file: str(file.relative_to(BOT)))
def test_only_the_entry_points_read_the_environment(file: Path) -> None:
    names = {node.attr for node in ast.walk(tree_of(file)) if isinstance(node, ast.Attribute)}
    names |= {name.rpartition(".")[2] for name in imports_of(file)}
    if place_of(file) not in ENVIRONMENT:
        assert names.isdisjoint({"environ", "environb", "getenv"})


WATCH = """
import importlib, os, sys
for library in ("nltk.stem.snowball", "numpy", "rank_bm25", "rapidfuzz.process", "spellchecker"):
    importlib.import_module(library)
ALLOWED = tuple(os.path.realpath(place) for place in (sys.prefix, sys.base_prefix))

def watch(event, arguments):
    if event == "open" and isinstance(arguments[0], str):
        name = os.path.realpath(arguments[0])
        if not name.endswith((".py", ".pyc")) and ".pyc." not in name and not name.startswith(ALLOWED):
            raise SystemExit(f"{module} opens {name} when it is imported")
    elif event.startswith(("socket.", "subprocess.", "urllib.")) or event == "os.system":
        raise SystemExit(f"{module}: {event} when it is imported")

sys.addaudithook(watch)
for module in sys.argv[1:]:
    importlib.import_module(module)
"""


def test_nothing_happens_at_import() -> None:
    names = [".".join(file.relative_to(PROJECT).with_suffix("").parts).removesuffix(".__init__") for file in sources()]
    modules = [name for name in names if name != "bot.__main__"]
    done = subprocess.run(
        [sys.executable, "-c", WATCH, *modules], cwd=PROJECT, capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize("file", sources(), ids=lambda file: str(file.relative_to(BOT)))
def test_no_module_calls_its_own_functions_at_import(file: Path) -> None:
    tree = tree_of(file)
    own = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
    calls = [
        call.func.id
        for statement in tree.body
        if isinstance(statement, ast.Assign | ast.AnnAssign | ast.Expr)
        for call in ast.walk(statement)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in own
    ]
    assert calls == []
