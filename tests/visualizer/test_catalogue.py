"""The catalogue of texts: both languages say all that the code asks for, with the same placeholders."""

import ast
import string
import tomllib
from pathlib import Path

import pytest

from visualizer import catalogue
from visualizer.amounts import amount, month_names, place_name, short_month
from visualizer.catalogue import LANGUAGES, entries, text
from visualizer.figures.catalogue import FIGURES
from visualizer.pages import about, harm, place
from visualizer.parts.charts import unit_of
from visualizer.parts.sums import Measure
from visualizer.parts.words import words
from visualizer.texts import HONESTY, NOT_YET
from world.declare import Series
from world.series import SERIES

ROOT = Path(catalogue.__file__).parent


def _literals() -> set[str]:
    """Every text written whole in the code of the visualizer: not the parts of f-strings."""
    nodes = [node for path in ROOT.rglob("*.py") for node in ast.walk(ast.parse(path.read_text()))]
    parts = {id(part) for node in nodes if isinstance(node, ast.JoinedStr) for part in node.values}
    return {
        node.value
        for node in nodes
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in parts
    }


def _made() -> set[str]:
    """Keys that the code puts together from names."""
    pages = ("overview", "courts", "mpp", "border", "reception", "consulates", "homes", "harm", "about")
    return {
        *(f"{family}.{series.name}" for family in ("series", "meaning") for series in SERIES),
        *(f"group.{group}" for series in SERIES for group in series.groups),
        *(f"unit.{unit_of(Measure(series.name, (group,)))}" for series in SERIES for group in series.groups),
        *(f"kind.{series.kind.value}" for series in SERIES),
        *(f"place.{kind}" for kind in place.KINDS),
        *(f"figure.{entry.stem}" for entry in FIGURES),
        *(f"{page}.{name}" for page in pages for name in ("title", "lead")),
        *(f"amount.{name}" for name in ("million", "billion", "one_million")),
        *(f"about.{name}" for name in ("table", *about.SPECIFIC)),
        *about.HONESTY,
        *about.NOT_YET,
        *about.HIDDEN,
    }


def _harm() -> set[str]:
    notes = {note for _, charts in harm.PARTS for chart in charts for note in chart.notes}
    return notes | {f"harm.{name}" for name, _ in harm.PARTS}


def _words() -> set[str]:
    return {f"part.{word}" for word in words("en") if word != "months"} | {"amount.months"}


def _holes(sentence: str) -> list[str]:
    return sorted(name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None)


@pytest.mark.parametrize("key", sorted(entries()))
def test_a_text_is_in_both_languages_with_the_same_placeholders(key: str) -> None:
    assert set(entries()[key]) == set(LANGUAGES)
    assert all(sentence.strip() for sentence in entries()[key].values())
    assert _holes(entries()[key]["en"]) == _holes(entries()[key]["es"])


def test_every_key_that_the_code_makes_is_in_the_catalogue() -> None:
    assert (_made() | _harm() | _words()) - set(entries()) == set()


def test_every_key_written_in_the_code_is_in_the_catalogue() -> None:
    families = {key.split(".")[0] for key in entries()}
    written = {
        word
        for word in _literals()
        if word.count(".") == 1
        and word.split(".")[0] in families
        and word.replace(".", "").replace("_", "").isalnum()
        and not word.endswith((".", ".vue"))
    }
    assert len(written) > 100
    assert written - set(entries()) == set()


def _of_the_application() -> set[str]:
    """Keys of the files of which tests/visualizer/test_app_parts.py asks the same."""
    read = [tomllib.loads((ROOT / name).read_text()) for name in ("texts_app.toml", "texts_levers.toml")]
    return {f"{family}.{key}" for tables in read for family, keys in tables.items() for key in keys}


def test_no_text_is_unused() -> None:
    assert set(entries()) - _of_the_application() - _literals() - _made() - _harm() - _words() == set()


@pytest.mark.parametrize("series", SERIES, ids=lambda series: series.name)
def test_the_english_meaning_is_the_declaration(series: Series) -> None:
    assert entries()[f"meaning.{series.name}"]["en"] == series.meaning


def test_the_english_limits_are_those_of_the_report() -> None:
    assert tuple(text(key, "en") for key in about.HONESTY) == HONESTY
    assert tuple(text(key, "en") for key in about.NOT_YET) == NOT_YET


def test_a_key_in_two_files_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("texts.toml", "texts_more.toml"):
        (tmp_path / name).write_text('[a.b]\nen = "one"\nes = "uno"\n')
    monkeypatch.setattr(catalogue, "__file__", str(tmp_path / "catalogue.py"))
    with pytest.raises(ValueError, match=r"texts_more.toml: the text 'a.b'"):
        catalogue.entries.__wrapped__()


def test_a_text_that_is_not_there_is_an_error() -> None:
    with pytest.raises(KeyError):
        text("courts.nothing", "en")
    with pytest.raises(KeyError):
        text("tile.year", "es")


@pytest.mark.parametrize(
    ("value", "english", "spanish"),
    [
        (3_415_000, "3.42 million", "3.42 millones"),
        (1_000_000, "1 million", "1 millón"),
        (4.4e9, "4.4 billion", "4.4 mil millones"),
        (271_300, "271,000", "271,000"),
        (float("nan"), "\N{EN DASH}", "\N{EN DASH}"),
    ],
)
def test_an_amount_is_said_in_the_language(value: float, english: str, spanish: str) -> None:
    assert (amount(value, "en"), amount(value, "es")) == (english, spanish)


def test_a_month_is_said_in_the_language() -> None:
    january = 2025 * 12
    assert (short_month(january, "en"), short_month(january, "es")) == ("Jan 2025", "ene 2025")
    assert all(len(set(month_names(language))) == 12 for language in LANGUAGES)


def test_places_are_named() -> None:
    assert place_name("port:Tijuana", "es") == "Puerto de Tijuana"
    assert place_name("Turkey", "es") == "Turquía"
    assert place_name("Miami", "es") == "Miami"
