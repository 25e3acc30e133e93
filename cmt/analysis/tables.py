"""Results as tidy frames, for notebooks and files: one row a thing, one column a field.

    results.tables.scores()               one row a measure: overall, drivers, questions
    results.tables.drivers()              one row a driver of the model
    results.tables.segments("channel")    one row a segment and statistic, against the rest
    results.tables.pairs("channel")       one row a pair of segments and statistic
    results.tables.independence("channel") one row a question: do its answers go with the segment?
    results.tables.changes()              one row a statistic compared with the earlier wave
    results.tables.waves()                one row a measure and wave, and what breaks its series
    results.tables.trends()               one row a measure: its slope since the last break
    results.tables.mixes()                one row a part of a change: within segments, of their mix
    results.tables.contributions()        one row a driver: what its change goes with
    results.tables.targets()              one row a target and how far it is met
    results.tables.warnings()             one row a measure that is watched for early warning
    results.tables.to_frame()             every estimate, as it is in the results file

Numbers are unrounded, in the unit of their statistic (index 0..100, shares 0..1); what is withheld
or not available is nan and its `flag` says so. Names and labels are in the language asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING, Any

from cmt.analysis.detail import DriverChance
from cmt.analysis.estimates import FIELDS, Estimate
from cmt.analysis.history_tables import (
    Told,
    contribution_rows,
    mix_rows,
    target_rows,
    trend_rows,
    warning_rows,
    wave_rows,
)
from cmt.analysis.parts import CROSS, Contrast, Independence, Split
from cmt.errors import EstimationError, Fault

if TYPE_CHECKING:
    import pandas as pd

    from cmt.analysis.results import Results

SCORES = ("index", "mean", "favourable", "top-box", "unfavourable")
CHANCES = tuple(f.name for f in fields(DriverChance) if f.name != "driver")
VERDICT = ("quadrant", "certain", "rank_best", "rank_worst")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """The frames of one wave's results; each call makes a new one."""

    results: Results
    language: str = ""  # of names and labels; "" = the questionnaire's first

    def in_language(self, language: str) -> Tables:
        """The same frames with names in another language of the questionnaire."""
        known = self.results.instrument.languages
        if language not in known:
            got = f"the questionnaire has no texts in '{language}'"
            raise EstimationError(Fault(where="language", got=got, expected=", ".join(known)))
        return Tables(results=self.results, language=language)

    def scores(self) -> pd.DataFrame:
        """One row a measure.

        Columns: item, name, kind (outcome, driver, item); index, mean, favourable, top-box,
        unfavourable, each followed by its _low and _high (95 %); sd, n, n_eff, letter, flag.
        """
        table = self.results.estimates
        measures = dict.fromkeys(row.item for row in table.where(statistic="mean"))
        return _frame([self._score(measure) for measure in measures], _score_columns())

    def drivers(self) -> pd.DataFrame:
        """One row a driver of the model, strongest association first; none where it was refused.

        Columns: driver, name, index, every field of `DriverEffect`, quadrant, certain, rank_best,
        rank_worst, and the chances of `DriverChance`.
        """
        effects = sorted(self.results.drivers.effects, key=lambda effect: -effect.share)
        rows = [self._driver(asdict(effect)) for effect in effects]
        return _frame(rows, ("driver", "name", "index"))

    def segments(self, split: str) -> pd.DataFrame:
        """One row a segment, measure and statistic of a split.

        split    id of a question, or of two as "office x channel"
        returns  segment, label, item, name, the fields of `Estimate`, and how the index and the
                 favourable share differ from the rest: difference, difference_low,
                 difference_high, p, p_holm, p_bh, direction
        raises   EstimationError for a split the results do not hold

        A split that was not asked for when the wave was analysed holds the outcome alone.
        """
        found = self._split(split)
        rest = {(c.segment, c.item, c.statistic): c for c in found.contrasts if not c.against}
        rows = [
            self._labelled(asdict(row)) | _beside(rest.get((row.segment, row.item, row.statistic)))
            for row in found.estimates
        ]
        return _frame(rows, ("segment", "label", "item", "name", *_BESIDE))

    def pairs(self, split: str) -> pd.DataFrame:
        """One row a pair of segments and statistic: the fields of `Contrast`, label and name."""
        found = self._split(split)
        rows = [self._labelled(asdict(c)) for c in found.contrasts if c.against]
        return _frame(rows, tuple(f.name for f in fields(Contrast)))

    def independence(self, split: str) -> pd.DataFrame:
        """One row a question: Rao and Scott's tests that its answers are alike in all segments.

        returns  the fields of `Independence` and name; the outcome alone where nobody asked
        """
        found = self._split(split)
        rows = [asdict(test) for test in found.independence]
        columns = ("item", "name", *(f.name for f in fields(Independence) if f.name != "item"))
        named = [{"item": r["item"], "name": self._name(r["item"]), **r} for r in rows]
        return _frame(named, columns)

    def changes(self) -> pd.DataFrame:
        """One row a statistic that was compared, or could not be: the fields of `Change`, name.

        Of everyone (`segment` empty), of segments, and the drivers' shares ("driver-share").
        """
        comparison = self.results.comparison
        rows = [asdict(c) for c in comparison.every] if comparison else []
        return _frame([{"name": self._name(row["item"]), **row} for row in rows], ("item", "name"))

    def waves(self) -> pd.DataFrame:
        """One row a measure and wave: item, name, statistic, segment, label, at, `TrendPoint`."""
        return self._told(wave_rows, ("item", "name", "statistic", "segment", "label", "at"))

    def trends(self) -> pd.DataFrame:
        """One row a measure: name and the fields of `Trend`, but for its points."""
        return self._told(trend_rows, ("name", "item", "statistic", "segment"))

    def mixes(self) -> pd.DataFrame:
        """One row a part of the change from the wave before, of the whole and of each segment.

        Columns: by, item, name, segment, part (change, within, mix), the fields of `Effect`; of a
        segment, those of `MixPart`.
        """
        return self._told(mix_rows, ("by", "item", "name", "segment", "part", "points"))

    def contributions(self) -> pd.DataFrame:
        """One row a driver, then the remainder and the change: driver, name, part, `Effect`.

        Of a driver also its coefficient and, as driver_points and so on, its own change.
        """
        return self._told(contribution_rows, ("driver", "name", "part", "points"))

    def targets(self) -> pd.DataFrame:
        """One row a target: item, name, statistic, by, and the fields of `TargetProgress`."""
        return self._told(target_rows, ("item", "name", "statistic", "by", "verdict"))

    def warnings(self) -> pd.DataFrame:
        """One row a measure that is watched: name and the fields of `EarlyWarning`."""
        return self._told(warning_rows, ("name", "item", "statistic", "signal"))

    def to_frame(self) -> pd.DataFrame:
        """Every estimate, of everyone and of every segment: the fields of `Estimate`, letter."""
        tables = [self.results.estimates, *(split.estimates for split in self.results.splits)]
        rows = [
            {name: getattr(row, name) for name in FIELDS} | {"letter": table.letter(row)}
            for table in tables
            for row in table
        ]
        return _frame(rows, (*FIELDS, "letter"))

    def _told(self, rows: Told, columns: tuple[str, ...]) -> pd.DataFrame:
        history = self.results.history
        return _frame(rows(history, self._name) if history else (), columns)

    def _split(self, name: str) -> Split:
        known = [split.id for split in self.results.splits]
        found = next((split for split in self.results.splits if split.id == name), None)
        if found is None:
            raise EstimationError(
                Fault(
                    where=f"segments '{name}'",
                    got="these results hold no such segments",
                    expected=", ".join(known) or "a questionnaire with facts of the clients",
                    hint=f"Analyse the wave again with segments=['{name}']",
                )
            )
        return found

    def _score(self, measure: str) -> dict[str, Any]:
        table, drivers = self.results.estimates, self.results.instrument.drivers
        kind = "driver" if measure in drivers else "item"
        row: dict[str, Any] = {
            "item": measure,
            "name": self._name(measure),
            "kind": "outcome" if measure == self.results.outcome else kind,
        }
        for statistic in SCORES:
            row |= _with_ends(statistic, table.get(measure, statistic))
        mean, sd = table.get(measure, "mean"), table.get(measure, "sd")
        assert mean is not None
        row |= {"sd": sd.estimate if sd else None, "n": mean.n, "n_eff": mean.n_eff}
        return row | {"letter": table.letter(mean), "flag": mean.flag}

    def _driver(self, effect: Mapping[str, Any]) -> dict[str, Any]:
        results, driver = self.results, effect["driver"]
        index = results.estimates.get(driver, "index")
        verdict = results.priorities.verdict(driver) if results.priorities else None
        chance = results.driver_detail.chance(driver) if results.driver_detail else None
        return {
            "driver": driver,
            "name": self._name(driver),
            "index": index.estimate if index else None,
            **effect,
            **{name: getattr(verdict, name, None) for name in VERDICT},
            **{name: getattr(chance, name, None) for name in CHANCES},
        }

    def _labelled(self, row: Mapping[str, Any]) -> dict[str, Any]:
        label = segment_label(self.results, row["segment"], self._language)
        named = {"segment": row["segment"], "label": label, "item": row["item"]}
        return named | {"name": self._name(row["item"])} | dict(row)

    def _name(self, measure: str) -> str:
        instrument = self.results.instrument
        if measure in instrument.drivers:
            return instrument.drivers[measure].name[self._language]
        if measure in instrument.indices:
            return instrument.indices[measure].name[self._language]
        known = instrument.items.get(measure)
        return known.name(self._language) if known else measure

    @property
    def _language(self) -> str:
        return self.language or self.results.instrument.languages[0]


def segment_label(results: Results, segment: str, language: str) -> str:
    """What a segment is called: the answers that make it."""
    answers = [part.split("=") for part in segment.split(CROSS)]
    labels = [
        results.instrument.scale_of(item).label(int(point), language) for item, point in answers
    ]
    return ", ".join(labels)


_BESIDE = ("difference", "difference_low", "difference_high", "p", "p_holm", "p_bh", "direction")


def _beside(contrast: Contrast | None) -> dict[str, Any]:
    """How a segment differs from the rest, beside its estimate."""
    if contrast is None:
        return dict.fromkeys(_BESIDE)
    ends = {"difference_low": contrast.low, "difference_high": contrast.high}
    return {name: ends[name] if name in ends else getattr(contrast, name) for name in _BESIDE}


def _with_ends(statistic: str, row: Estimate | None) -> dict[str, Any]:
    names = (statistic, f"{statistic}_low", f"{statistic}_high")
    values = (row.estimate, row.low, row.high) if row else (None, None, None)
    return dict(zip(names, values, strict=True))


def _score_columns() -> tuple[str, ...]:
    return ("item", "name", "kind", *(c for s in SCORES for c in _with_ends(s, None)))


def _frame(rows: Iterable[Mapping[str, Any]], columns: Iterable[str]) -> pd.DataFrame:
    """Rows as a frame; the columns it has where there are no rows."""
    import pandas as pd

    rows = list(rows)
    return pd.DataFrame(rows) if rows else pd.DataFrame(columns=list(columns))
