"""What a comparison rests on is said on the page of waves, in both languages."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cmt.analysis.results import Comparison
from cmt.reports.compose import compose
from tests.report_texts import texts_of
from tests.reports_fixture import full

BASES = {
    "clients": {"basis": "shared-units", "shared": 212, "shared_kind": "clients"},
    "one client": {"basis": "shared-units", "shared": 1, "shared_kind": "clients"},
    "clusters": {"basis": "shared-units", "shared": 12, "shared_kind": "clusters"},
    "nobody": {"basis": "independent"},
    "results": {"assumed": "results-file"},
    "unnamed": {"assumed": "no-keys"},
    "flights": {"assumed": "other-clusters"},
}
WORDS = {
    "clients": ("212 clients answered both surveys", "212 clients ont répondu aux deux sondages"),
    "one client": ("1 client answered both surveys", "1 client a répondu aux deux sondages"),
    "clusters": ("12 sampling units, such as offices", "12 unités d’échantillonnage, des bureaux"),
    "nobody": ("no key is in both files", "aucune clé n’est dans les deux fichiers"),
    "results": ("no longer at hand", "ne sont plus disponibles"),
    "unnamed": ("The files do not tell whether", "Les fichiers ne disent pas si"),
    "flights": ("nothing says that offices, flights", "rien ne dit que des bureaux, des vols"),
}
INDEPENDENT = ("They are treated as independent samples", "Ils sont traités comme des échantillons")


@pytest.mark.parametrize("case", BASES)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_page_says_what_is_known_of_who_answered_both(case: str, language: str) -> None:
    results = full()
    assert results.comparison
    found: Comparison = replace(results.comparison, **BASES[case])  # type: ignore[arg-type]
    told = " ".join(texts_of(compose(replace(results, comparison=found), language)))
    at = ("en", "fr").index(language)
    assert WORDS[case][at] in told.replace("\u00a0", " ")
    assert (INDEPENDENT[at] in told) == (found.basis == "assumed-independent")
