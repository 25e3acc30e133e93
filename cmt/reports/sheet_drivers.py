"""The workbook's sheets on drivers: the model, how sure each place is, and its companions."""

from __future__ import annotations

from collections.abc import Iterable

from cmt.analysis.detail import DriverDetail, SideModel
from cmt.analysis.results import DriverEffect
from cmt.reports.cells import Cell, number
from cmt.reports.marks import NOT_AVAILABLE
from cmt.reports.sheet import Format, Sheet, SheetColumn, chart, column, named_columns, with_parts
from cmt.reports.voice import Voice

EFFECT = ("relative_weight", "correlation", "coefficient", "coefficient_se", "beta", "vif")
PLACE = ("top-three", "act-first", "protect", "maintain", "monitor")
ORDINAL = 3
"""Cells of the ordinal check of a driver."""
ENDS = ("penalty", "reward", "balance")
TETRACLASS = ("when_high", "when_low")


def drivers_sheet(voice: Voice) -> Sheet:
    """One row a driver of the model."""
    effects = voice.results.drivers.effects
    said = ("verdict", "certain", "rank-best", "rank-worst")
    detail = voice.results.driver_detail
    rows = tuple(_effect_row(voice, effect) for effect in effects)
    return Sheet(
        name=voice.say("workbook.sheet.drivers"),
        columns=(
            *named_columns(voice),
            *with_parts(voice, column(voice, "lmg", "percent"), ("se", "low", "high"), "percent"),
            column(voice, "relative-weight", "percent"),
            column(voice, "correlation", "decimal"),
            *with_parts(voice, column(voice, "coefficient", "decimal"), ("se",), "decimal"),
            *(column(voice, name, "decimal") for name in ("beta", "vif")),
            *(column(voice, name) for name in said),
            *(_detail_columns(voice) if detail else ()),
        ),
        rows=rows,
        frozen_columns=2,
        charts=(chart(voice, "drivers", rows, column=2),),
    )


def models_sheet(voice: Voice) -> Sheet:
    """One row a driver of each side model, or the reason why that has none."""
    detail = voice.results.driver_detail
    shares, rest = ("lmg", "low", "high"), ("coefficient", "se")
    return Sheet(
        name=voice.say("workbook.sheet.models"),
        columns=(
            column(voice, "whose", width=34),
            *named_columns(voice),
            *(column(voice, name, "percent") for name in shares),
            *(column(voice, name, "decimal") for name in rest),
            column(voice, "adjusted-r2", "decimal"),
            column(voice, "n", "count"),
            column(voice, "reason", width=60),
        ),
        rows=tuple(row for side in (detail.sides if detail else ()) for row in _side(voice, side)),
    )


def detail_facts(voice: Voice) -> Iterable[tuple[Cell, Cell]]:
    """How far the driver model can be trusted, a fact a line."""
    detail = voice.results.driver_detail
    if detail is None:
        return
    if detail.chances:
        yield from _model_facts(voice, detail)
    if mix := detail.mix:
        for level in mix.levels:
            answer = voice.results.instrument.scale_of(mix.item).label(level.point, voice.language)
            yield voice.say("workbook.detail.level", answer=answer), level.index
    if change := detail.at_mix:
        for key in ("difference", "low", "high", "unadjusted"):
            yield voice.say(f"workbook.detail.mix-{key}"), number(getattr(change, key))


def _model_facts(voice: Voice, detail: DriverDetail) -> Iterable[tuple[Cell, Cell]]:
    numbers: dict[str, float] = {
        "eigenvalue": detail.smallest_eigenvalue,
        "share-error": detail.share_error,
        "groups": detail.groups,
        "chance-error": detail.chance_error,
    }
    yield voice.say("workbook.detail.missing"), voice.say(f"workbook.missing.{detail.missing}")
    for key, known in numbers.items():
        yield voice.say(f"workbook.detail.{key}"), number(known)
    for group in detail.alike:
        yield voice.say("workbook.detail.alike"), voice.names(group)
    if check := detail.ordinal:
        holds = voice.say(f"workbook.{'yes' if check.holds else 'no'}")
        yield voice.say("workbook.detail.holds"), holds
        yield voice.say("workbook.detail.tau"), number(check.tau)
        for stronger, weaker in check.turned:
            order = voice.say(
                "workbook.turned", stronger=voice.quoted(stronger), weaker=voice.quoted(weaker)
            )
            yield voice.say("workbook.detail.turned"), order


def _effect_row(voice: Voice, effect: DriverEffect) -> tuple[Cell, ...]:
    priorities = voice.results.priorities
    verdict = priorities.verdict(effect.driver) if priorities else None
    shares = (effect.share, effect.share_se, effect.share_low, effect.share_high)
    rest = tuple(number(getattr(effect, name)) for name in EFFECT)
    said: tuple[Cell, ...] = (NOT_AVAILABLE,) * 4
    if verdict:
        sure = voice.say(f"workbook.{'yes' if verdict.certain else 'no'}")
        quadrant = voice.say(f"quadrant.{verdict.quadrant}")
        said = (quadrant, sure, verdict.rank_best, verdict.rank_worst)
    named = (effect.driver, voice.name(effect.driver))
    detail = voice.results.driver_detail
    more = _detail_cells(voice, detail, effect.driver) if detail else ()
    return (*named, *map(number, shares), *rest, *said, *more)


def _detail_columns(voice: Voice) -> tuple[SheetColumn, ...]:
    """Headings of `_detail_cells`."""
    ends: list[SheetColumn] = []
    for name in ENDS:
        ends += with_parts(voice, column(voice, name, "decimal"), ("low", "high"), "decimal")
    places: list[tuple[str, Format]] = [(f"chance-{name}", "percent") for name in PLACE]
    return (
        column(voice, "tier"),
        *(column(voice, key, style) for key, style in places),
        column(voice, "sign", width=20),
        *with_parts(voice, column(voice, "ordinal", "decimal"), ("se",), "decimal"),
        column(voice, "ordinal-standardised", "decimal"),
        *(column(voice, f"side-{name}", "count") for name in ("low", "between", "high")),
        *ends,
        column(voice, "pull", width=20),
        *(column(voice, name.replace("_", "-"), "decimal") for name in TETRACLASS),
        column(voice, "tetraclass", width=20),
    )


def _detail_cells(voice: Voice, detail: DriverDetail, driver: str) -> tuple[Cell, ...]:
    chance, tier = detail.chance(driver), _tier(detail, driver)
    places: tuple[Cell, ...] = (NOT_AVAILABLE,) * (len(PLACE) + 1)
    if chance:
        known = (getattr(chance, name.replace("-", "_")) for name in PLACE)
        places = (*map(number, known), _word(voice, "sign", chance.sign))
    effects = detail.ordinal.effects if detail.ordinal else ()
    ordinal: tuple[Cell, ...] = (NOT_AVAILABLE,) * ORDINAL
    for each in effects:
        if each.driver == driver:
            ordinal = (each.coefficient, each.coefficient_se, each.standardised)
    return (tier, *places, *map(number, ordinal), *_contrast_cells(voice, detail, driver))


def _contrast_cells(voice: Voice, detail: DriverDetail, driver: str) -> tuple[Cell, ...]:
    row = detail.asymmetry_of(driver)
    if row is None:
        return (NOT_AVAILABLE,) * (3 * len(ENDS) + len(TETRACLASS) + 5)
    ends = [number(getattr(row, f"{name}{end}")) for name in ENDS for end in ("", "_low", "_high")]
    return (
        row.low, row.between, row.high, *ends, _word(voice, "pull", row.pull),
        *(number(getattr(row, name)) for name in TETRACLASS),
        _word(voice, "tetraclass", row.tetraclass),
    )  # fmt: skip


def _tier(detail: DriverDetail, driver: str) -> Cell:
    """Place of the driver's group, 1 = strongest."""
    places = (at for at, tier in enumerate(detail.tiers, start=1) if driver in tier)
    return next(places, NOT_AVAILABLE)


def _word(voice: Voice, kind: str, word: str) -> str:
    return voice.say(f"workbook.{kind}.{word}") if word else ""


def _side(voice: Voice, side: SideModel) -> Iterable[tuple[Cell, ...]]:
    whose = _whose(voice, side)
    if side.refusal:
        why = voice.say(f"workbook.refused.{side.refusal}")
        yield (whose, "", "", *(NOT_AVAILABLE,) * 6, side.n, why)
    for row in side.shares:
        named = (whose, row.driver, voice.name(row.driver))
        numbers = (row.share, row.share_low, row.share_high, row.coefficient, row.coefficient_se)
        yield (*named, *map(number, numbers), number(side.adjusted_r2), side.n, "")


def _whose(voice: Voice, side: SideModel) -> str:
    item, _, point = side.of.partition("=")
    if not point:
        return voice.say(f"workbook.missing.{side.of}")
    return voice.results.instrument.scale_of(item).label(int(point), voice.language)
