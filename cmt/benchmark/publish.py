"""From results to what may leave: every rule applied, every refusal accounted for.

    publish(results, ids, ...)   a Publication: the benchmark, what was withheld and by which rule,
                                 and the exact counts behind it for the ledger

Nothing but the rounded counts of answers is published of an item; mean, error and index follow
from them, and so do the drivers' scores. The account stays with the organization: the rule by
which something is withheld can itself tell what is withheld.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from cmt.analysis.parts import Split
from cmt.analysis.results import Results
from cmt.benchmark.cells import Counts, Row, counts_of, publishable, rounded
from cmt.benchmark.coarse import public_info
from cmt.benchmark.disclosure import Rule, Rules, broken_rule, load_rules
from cmt.benchmark.ledger import Judgement
from cmt.benchmark.model import Benchmark, PublishedItem, PublishedSegment, Withheld, WithheldKind
from cmt.benchmark.model_shares import drivers_of, explained
from cmt.benchmark.segments import ALL, published_segments
from cmt.benchmark.standard import comes_with_cmt, digests_of, shared
from cmt.errors import DisclosureError, Fault
from cmt.instrument.lineage import instrument_digest
from cmt.version import VERSION

OWN = "own"
"""Instead of the id of a questionnaire that does not come with cmt."""


MOST_ANSWERS = 10**9
"""No survey has more; a benchmark file with more is refused by whoever checks it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Something withheld, and by which rule: for the organization alone."""

    kind: WithheldKind
    id: str
    rule: Rule
    base: int = 0  # answers it had


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """A benchmark with what the organization keeps to itself."""

    benchmark: Benchmark
    counts: Mapping[str, Counts]  # exact, of the items published
    rows: Mapping[str, Row]  # the same as published
    reasons: tuple[Reason, ...] = ()
    split: str = ""  # whose segments are published


def publish(
    results: Results,
    ids: tuple[str, str, str],
    *,
    split: str = "",
    own_items: bool = False,
    said: Mapping[str, str] | None = None,
    judgement: Judgement | None = None,
    rules: Rules | None = None,
) -> Publication:
    """What a survey publishes under the rules.

    ids        opaque ids of organization, wave and series, as `Identity.ids` makes them
    split      question whose segments are published too: one the results were analysed by
    own_items  whether questions that do not come with cmt are published by their ids
    said       survey information for peers that the results lack, as `public_info` takes it
    judgement  what earlier publications of the survey mean for this one (`ledger.py`)
    errors     DisclosureError when nothing may be published, or the split is not there
    """
    rules, judgement = rules or load_rules(), judgement or Judgement()
    parted = split_named(results, split)
    every = {item.id: counts_of(results, item, parted) for item in publishable(results)}
    _refuse_no_counts(every)
    reasons = _withheld(results, every, rules, own_items, judgement.kept_back)
    hidden = {reason.id for reason in reasons}
    counts = {name: each for name, each in every.items() if name not in hidden}
    respondents = rounded_down(results.precision.n, rules.rounding)
    if not counts or results.precision.n < rules.minimum:
        raise _nothing(reasons, results.precision.n, rules)
    rows = {
        name: rounded(each, rules.rounding, judgement.before.get(name))
        for name, each in counts.items()
    }
    items = {name: _item(results, name, counts[name], row) for name, row in rows.items()}
    drivers, driver_rules = drivers_of(results, items, rules, own_items)
    reasons += [Reason(kind="driver", id=name, rule=rule) for name, rule in driver_rules.items()]
    segments, segment_rules = published_segments(
        results, parted, counts, items, rules, own_items, judgement.segments
    )
    reasons += [_of_segment(*where, *why) for where, why in segment_rules.items()]
    own = not (own_items or comes_with_cmt(results.instrument))
    organization, survey, series = ids
    benchmark = Benchmark(
        organization=organization,
        survey=survey,
        series=series,
        info=public_info(results, respondents, said),
        instrument=OWN if own else results.instrument.id,
        instrument_version="" if own else results.instrument.version,
        instrument_digest=instrument_digest(results.instrument),
        respondents=respondents,
        weighted=results.weighted,
        outcome=results.outcome if results.outcome in items else "",
        items=tuple(items.values()),
        drivers=drivers,
        r2=explained(results, drivers, rules),
        segments=segments,
        withheld=_public(reasons, segments),
        rules=rules.version,
        rounding=rules.rounding,
        minimum=rules.minimum,
        cmt_version=VERSION,
    )
    return Publication(
        benchmark=benchmark,
        counts={name: _with_shown(name, each, segments) for name, each in counts.items()},
        rows=rows,
        reasons=tuple(reasons),
        split=split if segments else "",
    )


def rounded_down(count: int, base: int) -> int:
    """To a multiple of the base.

    >>> rounded_down(699, 5)
    695
    """
    return count // base * base


def split_named(results: Results, name: str) -> Split | None:
    """The split asked for: of one question, analysed in full."""
    if not name:
        return None
    offered = [s.id for s in results.splits if s.asked and len(s.items) == 1]
    found = next((s for s in results.splits if s.id == name and name in offered), None)
    if found is None:
        raise DisclosureError(
            Fault(
                where=f"segments '{name}'",
                got="the results hold no such segments of one question",
                expected=", ".join(offered) or "results analysed with --segment",
                hint=f"Analyse the wave again with --segment {name.split(' ')[0]}",
            )
        )
    return found


def _withheld(
    results: Results,
    every: Mapping[str, Counts],
    rules: Rules,
    own_items: bool,
    keep_back: Collection[str],
) -> list[Reason]:
    """The items that may not be published."""
    whole = results.precision
    worth = whole.n_eff / whole.n if whole.n else 0.0
    found: list[Reason] = []
    for name, counts in every.items():
        effective = counts.base * worth if results.weighted else None
        rule = broken_rule(counts.answers, rules, effective)
        if name in keep_back:
            rule = "difference"
        if not own_items and not shared(results.instrument, name):
            rule = "own-item"
        if rule:
            found.append(Reason(kind="item", id=name, rule=rule, base=counts.base))
    return found


def _refuse_no_counts(every: Mapping[str, Counts]) -> None:
    """Results somebody changed by hand may hold anything; what is no count is refused by name."""
    faults = [
        Fault(
            where=f"results, question '{name}'",
            got=f"{count} answers",
            expected=f"a number from 0 to {MOST_ANSWERS:,}",
            hint="Analyse the survey again",
        )
        for name, counts in every.items()
        for count in (*counts.answers, *counts.missing.values())
        if not 0 <= count <= MOST_ANSWERS
    ]
    if faults:
        raise DisclosureError(faults)


def _item(results: Results, name: str, counts: Counts, row: Row) -> PublishedItem:
    item, scale = results.instrument.items[name], results.instrument.scale_of(name)
    return PublishedItem(
        id=name,
        role=item.role,
        digests=digests_of(results.instrument, name),
        points=counts.points,
        counts=row.counts,
        missing={kind: n for kind, n in row.missing.items() if n},
        rating=scale.rating,
        design_effect=counts.design_effect,
    )


def _with_shown(name: str, counts: Counts, segments: Sequence[PublishedSegment]) -> Counts:
    """The counts of an item with those segments that are published."""
    shown = [each.id for each in segments if any(row.item == name for row in each.scores)]
    return replace(counts, segments={each: counts.segments[each] for each in shown})


def _of_segment(segment: str, item: str, rule: Rule, base: int) -> Reason:
    if item == ALL:
        return Reason(kind="segment", id=segment, rule=rule)
    return Reason(kind="segment-item", id=f"{segment}/{item}", rule=rule, base=base)


def _public(
    reasons: Sequence[Reason], segments: Sequence[PublishedSegment]
) -> tuple[Withheld, ...]:
    """What the file says is withheld: a segment of which nothing is shown is named once."""
    shown = {segment.id for segment in segments}
    found: list[Withheld] = []
    for reason in reasons:
        segment = reason.id.partition("/")[0]
        if reason.rule == "own-item":
            continue
        if reason.kind == "segment-item" and segment not in shown:
            found.append(Withheld(kind="segment", id=segment))
        else:
            found.append(Withheld(kind=reason.kind, id=reason.id))
    return tuple(dict.fromkeys(found))


def _nothing(reasons: list[Reason], respondents: int, rules: Rules) -> DisclosureError:
    own = sum(reason.rule == "own-item" for reason in reasons)
    hint = f"{own} questions are your own: publish them with --own-items" if own else ""
    return DisclosureError(
        Fault(
            where="results",
            got=f"nothing may be published of a survey of {respondents} respondents",
            expected=f"questions with at least {rules.minimum} answers each",
            hint=hint or "Publish several waves or branches together",
        )
    )
