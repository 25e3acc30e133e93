"""The house keeps its shape: imports point down, modules stay short, starting costs nothing."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[2] / "cmt"
MODULES = sorted(PACKAGE.rglob("*.py"))

LAYERS = (
    "version",
    "errors",
    "files",
    "instrument",
    "responses",
    "analysis",
    "benchmark",
    "reports",
    "cli",
)
"""From the ground up: a module may import its own layer and those before it."""

TOP_ONLY = ("__init__", "__main__")
"""Modules beside the layers that only hand on names or start the command."""

LONGEST = 300

HEAVY = (
    "pandas",
    "scipy",
    "weasyprint",
    "babel",
    "jinja2",
    "rapidfuzz",
    "python_calamine",
    "xlsxwriter",
    "pptx",
)
"""Libraries imported inside the functions that need them, never when a module is loaded."""

FORBIDDEN = {
    "instrument": ("numpy", "pandas", "click", "jinja2"),
    "responses": ("click", "jinja2", "weasyprint"),
    "analysis": ("click", "jinja2", "yaml", "weasyprint", "babel", "xlsxwriter", "python_calamine"),
    "reports": ("click", "python_calamine", "scipy"),
}
"""What a layer never imports, not even inside a function."""

STORE = "store"
"""The only module of analysis/ that opens files (the results file)."""


def layer_of(path: Path) -> str:
    return path.relative_to(PACKAGE).with_suffix("").parts[0]


def name_of(path: Path) -> str:
    return str(path.relative_to(PACKAGE.parent))


def imports(tree: ast.AST) -> Iterator[str]:
    """Dotted names a piece of code imports; `from a import b` gives a.b, which may be a module."""
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                yield from (alias.name for alias in names)
            case ast.ImportFrom(module=str(module), names=names, level=0):
                yield from (f"{module}.{alias.name}" for alias in names)


def loaded_at_import(tree: ast.Module) -> Iterator[str]:
    """What runs when the module is loaded: not inside functions, not under TYPE_CHECKING."""
    for node in tree.body:
        if isinstance(node, ast.Import | ast.ImportFrom | ast.Try | ast.With):
            yield from imports(node)


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def opens_files(tree: ast.Module) -> Iterator[str]:
    verbs = ("open", "read_text", "write_text", "read_bytes", "write_bytes")
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if name in verbs:
                yield f"line {node.lineno}: {name}"


def offences(paths: Iterable[Path], found: Callable[[Path], object]) -> dict[str, object]:
    """What is wrong, by module; every module that breaks the rule is named at once."""
    return {name_of(path): wrong for path in paths if (wrong := found(path))}


def test_imports_point_down() -> None:
    def upward(path: Path) -> list[str]:
        layer = layer_of(path)
        if layer in TOP_ONLY:
            return []
        if layer not in LAYERS:
            return [f"{layer} is no layer"]
        allowed = LAYERS[: LAYERS.index(layer) + 1]
        return [
            name
            for name in imports(parsed(path))
            if name.startswith("cmt.") and name.split(".")[1] in LAYERS
            if name.split(".")[1] not in allowed
        ]

    assert not offences(MODULES, upward)


def test_a_layer_keeps_to_its_tools() -> None:
    def banned(path: Path) -> list[str]:
        tools = FORBIDDEN.get(layer_of(path), ())
        return [name for name in imports(parsed(path)) if name.split(".")[0] in tools]

    assert not offences(MODULES, banned)


def test_heavy_libraries_are_imported_where_they_are_used() -> None:
    def heavy(path: Path) -> list[str]:
        return [n for n in loaded_at_import(parsed(path)) if n.split(".")[0] in HEAVY]

    assert not offences(MODULES, heavy)


def test_modules_are_short_enough_to_read_at_once() -> None:
    def too_long(path: Path) -> int:
        lines = len(path.read_text(encoding="utf-8").splitlines())
        return lines if lines > LONGEST else 0

    assert not offences(MODULES, too_long)


def test_every_module_says_what_it_is_for() -> None:
    def silent(path: Path) -> bool:
        tree = parsed(path)
        return bool(tree.body) and not ast.get_docstring(tree)

    assert not offences(MODULES, silent)


def test_analysis_touches_no_file_but_its_own() -> None:
    others = [path for path in (PACKAGE / "analysis").glob("*.py") if path.stem != STORE]
    assert not offences(others, lambda path: list(opens_files(parsed(path))))


def test_the_library_prints_nothing() -> None:
    def prints(path: Path) -> bool:
        calls = [node for node in ast.walk(parsed(path)) if isinstance(node, ast.Call)]
        return "print" in {getattr(call.func, "id", "") for call in calls}

    assert not offences([path for path in MODULES if layer_of(path) != "cli"], prints)


def test_reports_read_results_never_answers() -> None:
    """Reports may name what travels with results; how answers are read is none of theirs."""
    nouns = {
        "SurveyInfo", "Design", "LoggedAction", "Mapping", "Match", "Selection", "write_mapping",
    }  # fmt: skip

    def past_results(path: Path) -> list[str]:
        names = [n for n in imports(parsed(path)) if n.startswith("cmt.responses")]
        return [n for n in names if n.rpartition(".")[2] not in nouns]

    assert not offences((PACKAGE / "reports").rglob("*.py"), past_results)


def test_the_rules_can_be_broken() -> None:
    """So that the tests above can fail: a module that breaks several is found."""
    bad = PACKAGE / "analysis" / "bad.py"
    tree = ast.parse("import pandas\nfrom cmt.reports import words\nopen('x')\nprint(1)")
    assert "pandas" in {name.split(".")[0] for name in loaded_at_import(tree)}
    assert "cmt.reports.words" in set(imports(tree)) and layer_of(bad) == "analysis"
    assert list(opens_files(tree))
    assert offences([bad], lambda path: ["wrong"]) == {"cmt/analysis/bad.py": ["wrong"]}


def test_starting_the_command_loads_no_heavy_library() -> None:
    code = (
        "import sys, cmt.cli; print(' '.join(sorted({n.partition('.')[0] for n in sys.modules})))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {"numpy", "yaml", *HEAVY} & set(done.stdout.split())
