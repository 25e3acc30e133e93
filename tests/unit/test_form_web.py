"""The web form as people use it: filled, routed, kept, saved, and read back to the same codes."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import cmt
from cmt.instrument.model import MISSING, Instrument, Item
from cmt.reports.forms import web_form
from tests.browser import headless
from tests.form_survey import form_survey

CORE, EVERYTHING = cmt.find("cmt-core"), form_survey()
REMARK = '=HYPERLINK("x")\nIl a dit : « 5 », puis "rien"; voilà'
PICKED = (8, 1, 4)

Open = Callable[..., Any]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with headless() as found:
        yield found


@pytest.fixture
def open_form(browser: Any, tmp_path: Path) -> Iterator[Open]:
    """Opens the form of a questionnaire; the page may ask for nothing but itself."""
    contexts = []

    def opened(instrument: Instrument, language: str = "fr", width: int = 1200) -> Any:
        path = tmp_path / f"{instrument.id}.html"
        path.write_text(web_form(instrument), encoding="utf-8")
        context = browser.new_context(
            viewport={"width": width, "height": 900}, locale=f"{language}-CA", offline=True
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("pageerror", lambda error: broken.append(str(error)))
        page.on("console", lambda message: broken.append(message.text))
        page.goto(path.as_uri())
        return page

    asked: list[str] = []
    broken: list[str] = []
    yield opened
    for context in contexts:
        context.close()
    assert broken == []
    assert all(url.startswith(("file:", "blob:")) for url in asked), asked


def planned(instrument: Instrument, turn: int) -> dict[str, int]:
    """A code for every item with one answer, so that all points and kinds of missing occur."""
    codes = {}
    for place, item in enumerate(instrument.items.values()):
        if item.scale and not item.multiple:
            scale = instrument.scales[item.scale]
            offered = [*range(len(scale.points)), *(MISSING[kind] for kind in scale.missing)]
            codes[item.id] = offered[(place + turn) % len(offered)]
    return codes


def label(instrument: Instrument, item: Item, code: int, language: str) -> str:
    scale = instrument.scales[item.scale]
    kinds = {MISSING[kind]: text[language] for kind, text in scale.missing.items()}
    return kinds.get(code) or scale.labels[language][code]


def fill(page: Any, instrument: Instrument, codes: dict[str, int], language: str) -> None:
    for item, code in codes.items():
        words = label(instrument, instrument.items[item], code, language)
        page.locator(f"#q-{item}").get_by_role("radio", name=words, exact=True).check()


def saved(page: Any, folder: Path) -> Path:
    with page.expect_download() as download:
        page.locator("#save").click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def cells(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_two_respondents_come_back_to_the_same_codes(open_form: Open, tmp_path: Path) -> None:
    page = open_form(CORE, "fr")
    website = planned(CORE, 0) | {"channel": 2, "overall": 4, "expectations-met": -3}
    first = {item: code for item, code in website.items() if not item.startswith("wait-")}
    fill(page, CORE, first, "fr")
    assert not page.locator("#q-wait-actual").is_visible()
    options = page.locator("#q-priorities")
    for point in PICKED:
        options.locator(f"input[value='{point}']").check()
    options.locator("input[value='2']").click(force=True)
    assert not options.locator("input[value='2']").is_checked()
    assert "Le maximum" in page.locator("#full-priorities").inner_text()
    page.locator("#in-comment").fill(REMARK)
    page.get_by_role("button", name="Personne suivante").click()
    assert page.locator(":checked").count() == 0

    page.get_by_role("button", name="English").click()
    second = planned(CORE, 3) | {"channel": 1, "overall": 0}
    for item in ("staff-courtesy", "gender"):
        del second[item]
    fill(page, CORE, second, "en")
    path = saved(page, tmp_path)
    assert page.evaluate("localStorage.length") == 0
    assert page.get_by_role("heading", name="Your answers are saved").is_visible()

    coded = cmt.read(path, CORE).responses
    codes = [dict(zip(coded.columns, map(int, row), strict=True)) for row in coded.codes]
    for point in CORE.scale_of("priorities").points:
        first[f"priorities/{point}"] = int(point in PICKED)
        second[f"priorities/{point}"] = MISSING["blank"]
    unasked = dict.fromkeys(("wait-actual", "wait-acceptable"), MISSING["not-asked"])
    unsaid = dict.fromkeys(("staff-courtesy", "gender"), MISSING["blank"])
    assert codes == [first | unasked, second | unsaid]
    assert {code for row in codes for code in row.values() if code < 0} == set(MISSING.values())
    assert coded.comments == 1
    assert dict(coded.languages) == {"fr": 1, "en": 1}
    assert coded.start is not None
    assert coded.respondent is not None
    assert len(set(coded.respondent)) == 2
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    assert cells(path)[0]["comment"] == f"'{REMARK}"


def test_numbers_grids_and_reversed_items_come_back(open_form: Open, tmp_path: Path) -> None:
    page = open_form(EVERYTHING, "fr")
    page.locator("#q-channels-used input[value='2']").check()
    page.locator("#in-wait").fill("1 000,5")
    page.locator("#q-told-why").get_by_role("radio", name="Oui").check()
    rows = page.get_by_role("row", name="Le personnel m’a aidé.")
    rows.get_by_role("radio", name="Le personnel m’a aidé. Plutôt d’accord").check()
    page.locator("#q-staff-knew").get_by_role("radio", name="Sans objet").check()
    page.locator("#q-waited-long").get_by_role("radio", name="Tout à fait d’accord").check()
    page.locator("#q-recommend").get_by_role("radio", name="10 Extrêmement probable").check()
    assert not page.locator("#q-would-help").is_visible()
    page.locator("#in-pools").fill("73")
    page.locator("#q-libraries").get_by_role("checkbox", name="Sans objet").check()
    path = saved(page, tmp_path)
    row = cells(path)[0]
    given = {name: row[name] for name in list(row)[4:]}
    assert given == {
        "channels-used/1": "0", "channels-used/2": "1", "channels-used/3": "0", "wait": "1000.5",
        "told-why": "2", "staff-helped": "4", "staff-knew": "NA", "waited-long": "5",
        "recommend": "10", "would-help": "", "pools": "73", "libraries": "NA",
    }  # fmt: skip
    coded = cmt.read(path, EVERYTHING).responses
    assert coded.numbers["wait"].tolist() == [1000.5]
    read = {name: int(coded.column(name)[0]) for name in ("wait", "waited-long", "pools")}
    assert read == {"wait": 2, "waited-long": 0, "pools": 73}


def test_what_is_hidden_is_saved_as_not_asked(open_form: Open, tmp_path: Path) -> None:
    """Nor is an answer saved that was given before; and a kind of missing stands alone."""
    page = open_form(EVERYTHING, "en")
    page.locator("#q-channels-used input[value='1']").check()
    page.locator("#in-wait").fill("20")
    page.locator("#q-told-why input[value='1']").check()
    page.locator("#q-channels-used").get_by_label("Prefer not to say").check()
    assert not page.locator("#q-channels-used input[value='1']").is_checked()
    assert not page.locator("#q-told-why").is_visible()
    page.locator("#q-recommend input[value='2']").check()
    path = saved(page, tmp_path)
    row = cells(path)[0]
    assert [row["channels-used/1"], row["wait"], row["told-why"]] == ["RF", "SK", "SK"]
    coded = cmt.read(path, EVERYTHING).responses
    read = [int(coded.column(name)[0]) for name in ("channels-used/1", "wait", "told-why")]
    assert read == [MISSING["refused"], MISSING["not-asked"], MISSING["not-asked"]]
    page.get_by_role("button", name="Back to the answers").click()
    page.locator("#q-channels-used input[value='1']").check()
    assert page.locator("#in-wait").input_value() == "20"
    assert not page.locator("#q-channels-used").get_by_label("Prefer not to say").is_checked()


def test_a_number_out_of_range_is_said_in_the_language_and_stops_saving(open_form: Open) -> None:
    page = open_form(EVERYTHING, "en")
    page.locator("#save").click()
    assert "No question has been answered" in page.locator("#problems").inner_text()
    page.locator("#q-channels-used input[value='1']").check()
    page.locator("#in-wait").fill("1,500.5")
    page.locator("#save").click()
    assert page.evaluate("document.activeElement.id") == "problems"
    page.get_by_role("button", name="Français").click()
    assert page.title() == EVERYTHING.title["fr"]
    assert page.locator("#in-wait").input_value() == "1500,5"
    page.get_by_role("link", name="Entrez un nombre de 0 à 1\u00a0200.").click()
    assert page.evaluate("document.activeElement.id") == "in-wait"
    assert page.locator("#in-wait").get_attribute("aria-invalid") == "true"
    page.locator("#in-pools").fill("73,5")
    page.locator("#in-wait").fill("15")
    assert not page.locator("#err-wait").is_visible()
    page.locator("#save").click()
    assert "un nombre entier de 0 à 100" in page.locator("#err-pools").inner_text()


def test_a_section_is_filled_with_the_keyboard_and_kept(open_form: Open) -> None:
    page = open_form(CORE, "en")
    page.locator("[data-language=en]").focus()
    to_next_question = ("Tab", "Tab")  # past the button that clears the answer
    for keys in ("Tab", "Tab", "Space", *to_next_question, "ArrowDown", *to_next_question):
        page.keyboard.press(keys)
    assert page.locator("[name=channel]:checked").get_attribute("value") == "1"
    assert page.locator("[name=contacts-needed]:checked").get_attribute("value") == "2"
    page.keyboard.press("Space")
    assert page.locator("[name=wait-actual]:checked").count() == 1
    assert "3 of 36" in page.locator("#answered").inner_text()
    page.reload()
    assert page.locator(":checked").count() == 3
    assert "are back" in page.locator("#status").inner_text()
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Clear everything").click()
    assert page.locator(":checked").count() == 0
    page.reload()
    assert page.locator(":checked").count() == 0


def test_without_javascript_it_says_so_in_every_language_and_asks_nothing(
    browser: Any, tmp_path: Path
) -> None:
    """Answers that could not be saved are not taken."""
    path = tmp_path / "form.html"
    path.write_text(web_form(CORE), encoding="utf-8")
    context = browser.new_context(java_script_enabled=False, offline=True)
    page = context.new_page()
    page.goto(path.as_uri())
    said = page.locator("main").inner_text()
    assert "This form needs JavaScript" in said and "Ce formulaire a besoin de JavaScript" in said
    assert "How satisfied" not in said
    context.close()


@pytest.mark.parametrize(
    ("instrument", "language", "width"),
    [
        (CORE, "en", 1200), (CORE, "fr", 390), (EVERYTHING, "en", 390), (EVERYTHING, "fr", 1200),
    ],
    ids=lambda value: getattr(value, "id", str(value)),
)  # fmt: skip
def test_axe_finds_nothing_serious(
    open_form: Open, instrument: Instrument, language: str, width: int
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = open_form(instrument, language, width)
    if instrument is EVERYTHING:
        page.locator("#q-channels-used input[value='1']").check()
        page.locator("#in-wait").fill("2000")
        page.locator("#save").click()
    found = axe.run(page).response["violations"]
    grave = [each for each in found if each["impact"] in ("serious", "critical")]
    assert [(each["id"], each["nodes"][0]["html"]) for each in grave] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
