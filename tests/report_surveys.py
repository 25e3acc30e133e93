"""Surveys whose reports are looked at whole: the example, the airport, one of five questions."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np

import cmt
from cmt.analysis.results import Results
from cmt.instrument.load import parse_instrument
from cmt.instrument.model import Instrument
from cmt.responses.model import Responses, SurveyInfo
from cmt.responses.wave import Wave

ROOT = Path(__file__).resolve().parents[1]
CENTRE = ROOT / "examples" / "service-centre"
AIRPORT = ROOT / "examples" / "airport"
MINIMAL = """
instrument: five
version: "1.0"
languages: [en, fr]
title: {en: Five questions, fr: Cinq questions}
licence: CC0-1.0
source: Made for the tests
scales:
  five:
    points:
      1: {en: Very dissatisfied, fr: Très insatisfait}
      2: {en: Dissatisfied, fr: Insatisfait}
      3: {en: Neither satisfied nor dissatisfied, fr: Ni satisfait ni insatisfait}
      4: {en: Satisfied, fr: Satisfait}
      5: {en: Very satisfied, fr: Très satisfait}
    favourable: [4, 5]
drivers:
  speed: {name: {en: Speed, fr: Rapidité}, items: [speed-felt]}
  staff: {name: {en: Staff, fr: Personnel}, items: [staff-felt]}
  clarity: {name: {en: Clarity, fr: Clarté}, items: [clarity-felt]}
  result: {name: {en: Result, fr: Résultat}, items: [result-felt]}
outcome: overall
sections:
  - section: all
    title: {en: All, fr: Toutes}
    items:
      - {item: overall, scale: five, text: {en: Overall?, fr: Dans l’ensemble?}}
      - {item: speed-felt, scale: five, text: {en: How fast?, fr: À quelle vitesse?}}
      - {item: staff-felt, scale: five, text: {en: How was the staff?, fr: Et le personnel?}}
      - {item: clarity-felt, scale: five, text: {en: How clear?, fr: Était-ce clair?}}
      - {item: result-felt, scale: five, text: {en: Did it help?, fr: Est-ce que cela a aidé?}}
"""


@cache
def centre_wave(year: int = 2026) -> Wave:
    """The answers of the made-up service centre."""
    return cmt.read(CENTRE / f"wave-{year}.xlsx", cmt.find("cmt-core"))


@cache
def by_channel() -> Results:
    """One wave of the service centre, split by channel and not compared with the other."""
    results: Results = cmt.analyse(centre_wave(), cmt.find("cmt-core"), segments=["channel"])
    return results


@cache
def centre() -> Results:
    """The made-up service centre: two waves, two splits that were asked for."""
    core = cmt.find("cmt-core")
    before, now = centre_wave(2025), centre_wave()
    named = ["channel", "frequency"]
    info = SurveyInfo(organization="City of Exampleton", service="Service centre", label="2026")
    earlier = cmt.analyse(before, core, segments=named, info=SurveyInfo(label="2025"))
    results: Results = cmt.analyse(now, core, earlier=earlier, segments=named, info=info)
    return results


@cache
def airport(shared: Path) -> Results:
    """The passengers of an airport in 2017: a real survey, weighted, stratified and clustered."""
    instrument = cmt.find(str(AIRPORT / "sfo-airport.yaml"))
    (path,) = (shared / "data" / "sfo_airport" / "raw").glob("2017_*.csv")
    mapping = cmt.read_mapping(AIRPORT / "mapping.yaml", instrument)
    design = cmt.Design(weight="WEIGHT", strata="BAREA", cluster="RUNID")
    wave = cmt.read(path, instrument, mapping=mapping, design=design)
    results: Results = cmt.analyse(wave, instrument)
    return results


@cache
def five() -> Instrument:
    return parse_instrument(MINIMAL, "five.yaml")


@cache
def minimal() -> Results:
    """Two hundred answers to five questions that go together, one in twenty left blank."""
    rng = np.random.Generator(np.random.PCG64(5))
    general = rng.standard_normal((200, 1))
    latent = 0.5 + 0.6 * general + 0.7 * rng.standard_normal((200, 5))
    codes = np.asarray(np.searchsorted([-1.5, -0.8, 0.0, 1.0], latent), np.int8)
    codes[rng.random(codes.shape) < 0.05] = -1
    columns = tuple(five().items)
    answers = Responses(
        source="five.csv", digest="five", columns=columns, codes=np.asfortranarray(codes)
    )
    results: Results = cmt.analyse(answers, five())
    return results
