"""The words surveys rate with, worst answer first, in English and French.

`SCALES` are whole sets of answers as forms offer them; a set of answers found in a file is ordered
by the smallest scale that holds them all, which also tells which answers nobody gave. Between "|"
stand words for one answer. `outspoken` and its neighbours look for what a header speaks of.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache

from cmt.responses.text import plain

_NEITHER = "Neither satisfied nor dissatisfied|Neither dissatisfied nor satisfied|Neutral|Neither"
_NO_SIDE = "Neither agree nor disagree|Neither disagree nor agree|Neutral|Neither|Undecided"
_NI = "Ni satisfait ni insatisfait|Ni insatisfait ni satisfait|Neutre"
_SANS_AVIS = (
    "Ni en accord ni en désaccord|Ni d'accord ni en désaccord|Ni en désaccord ni d'accord|Neutre"
)

SCALES: Sequence[str] = (
    "Dissatisfied; Satisfied",
    f"Dissatisfied; {_NEITHER}; Satisfied",
    "Very dissatisfied; Dissatisfied; Satisfied; Very satisfied",
    "Very dissatisfied; Somewhat dissatisfied|Fairly dissatisfied; "
    "Somewhat satisfied|Fairly satisfied; Very satisfied",
    f"Very dissatisfied; Dissatisfied; {_NEITHER}; Satisfied; Very satisfied",
    "Very dissatisfied; Somewhat dissatisfied|Fairly dissatisfied; "
    f"{_NEITHER}; Somewhat satisfied|Fairly satisfied; Very satisfied",
    "Not at all satisfied; Not very satisfied|Slightly satisfied; "
    "Somewhat satisfied|Moderately satisfied; Very satisfied; "
    "Extremely satisfied|Completely satisfied",
    "Extremely dissatisfied|Completely dissatisfied; Moderately dissatisfied|Mostly dissatisfied; "
    f"Slightly dissatisfied|Somewhat dissatisfied; {_NEITHER}; "
    "Slightly satisfied|Somewhat satisfied; "
    "Moderately satisfied|Mostly satisfied; Extremely satisfied|Completely satisfied",
    "Disagree; Agree",
    f"Disagree; {_NO_SIDE}; Agree",
    "Strongly disagree; Disagree; Agree; Strongly agree",
    "Strongly disagree; Somewhat disagree|Tend to disagree; Somewhat agree|Tend to agree; "
    "Strongly agree",
    f"Strongly disagree; Disagree; {_NO_SIDE}; Agree; Strongly agree",
    f"Strongly disagree; Somewhat disagree|Tend to disagree; {_NO_SIDE}; "
    "Somewhat agree|Tend to agree; Strongly agree",
    f"Strongly disagree; Disagree; Somewhat disagree|Slightly disagree; {_NO_SIDE}; "
    "Somewhat agree|Slightly agree; Agree; Strongly agree",
    "Poor; Fair|Average|OK; Good",
    "Poor; Fair|Average; Good; Excellent",
    "Poor; Fair|Average; Good; Very good; Excellent|Outstanding",
    "Very poor; Poor; Fair|Average|Neutral|Acceptable; Good; Very good|Excellent",
    "Very poor; Poor; Good; Very good|Excellent",
    "Unacceptable; Poor|Below average; Fair|Average; Good|Above average; Outstanding|Excellent",
    "Very bad|Terrible; Bad; Fair|Average|Neutral|OK; Good; Very good|Excellent",
    "Very difficult; Difficult; Easy; Very easy",
    "Very difficult; Difficult; Neither easy nor difficult|Neither difficult nor easy|Neutral; "
    "Easy; Very easy",
    "Very difficult; Somewhat difficult; Neither easy nor difficult|Neutral; "
    "Somewhat easy; Very easy",
    "Not at all likely; Not very likely; Somewhat likely; Very likely; Extremely likely",
    "Very unlikely; Unlikely; Neither likely nor unlikely|Neutral; Likely; Very likely",
    "Not at all important; Not very important|Slightly important; "
    "Somewhat important|Moderately important|Important; Very important; Extremely important",
    "Not at all important; Not very important; Important|Somewhat important; Very important",
    "Never; Sometimes; Usually|Often; Always",
    "Never; Rarely|Seldom; Sometimes|Occasionally; Often|Usually|Most of the time; Always",
    "Much worse than expected|Much worse; Worse than expected|Worse; "
    "As expected|About as expected|About the same; Better than expected|Better; "
    "Much better than expected|Much better",
    "Worse than expected|Worse; As expected|About the same|The same; Better than expected|Better",
    "Not safe at all|Very unsafe; Not very safe|Unsafe; Moderately safe|Neutral; Safe; Very safe",
    "Not at all; A little|Slightly; Somewhat|Moderately; Very|A lot|Quite a bit; "
    "Extremely|Completely|A great deal",
    "Insatisfait; Satisfait",
    f"Insatisfait; {_NI}; Satisfait",
    "Très insatisfait; Insatisfait; Satisfait; Très satisfait",
    "Très insatisfait; Plutôt insatisfait|Assez insatisfait; Plutôt satisfait|Assez satisfait; "
    "Très satisfait",
    f"Très insatisfait; Insatisfait; {_NI}; Satisfait; Très satisfait",
    f"Très insatisfait; Plutôt insatisfait|Assez insatisfait; {_NI}; "
    "Plutôt satisfait|Assez satisfait; Très satisfait",
    "Pas du tout satisfait; Peu satisfait|Pas satisfait; Assez satisfait|Plutôt satisfait; "
    "Très satisfait",
    "Pas du tout satisfait; Peu satisfait; Moyennement satisfait; Satisfait; Très satisfait",
    "En désaccord; D'accord|En accord",
    "Tout à fait en désaccord|Pas du tout d'accord|Fortement en désaccord; "
    "Plutôt en désaccord|Plutôt pas d'accord|En désaccord|Pas d'accord; "
    "Plutôt d'accord|Plutôt en accord|D'accord|En accord; "
    "Tout à fait d'accord|Fortement en accord|Tout à fait en accord",
    "Tout à fait en désaccord|Pas du tout d'accord|Fortement en désaccord; "
    f"Plutôt en désaccord|Plutôt pas d'accord|En désaccord|Pas d'accord; {_SANS_AVIS}; "
    "Plutôt d'accord|Plutôt en accord|D'accord|En accord; "
    "Tout à fait d'accord|Fortement en accord|Tout à fait en accord",
    "Mauvais; Moyen|Passable; Bon",
    "Mauvais|Médiocre; Passable|Moyen; Bon; Excellent",
    "Très mauvais; Mauvais; Moyen|Passable|Neutre; Bon; Très bon|Excellent",
    "Mauvaise; Passable|Moyenne; Bonne; Excellente",
    "Inacceptable|Très mauvaise; Faible|Mauvaise; Passable|Moyenne; Bonne; "
    "Exceptionnelle|Excellente|Très bonne",
    "Très difficile; Difficile; Facile; Très facile",
    "Très difficile; Difficile|Plutôt difficile; Ni facile ni difficile|Neutre; "
    "Facile|Plutôt facile; Très facile",
    "Pas du tout important; Peu important; Assez important|Important; Très important",
    "Pas du tout important; Peu important; Moyennement important; Important; Très important",
    "Jamais; Parfois|Quelquefois; Souvent|Habituellement; Toujours",
    "Jamais; Rarement; Parfois|Quelquefois; Souvent|La plupart du temps; Toujours",
    "Bien pire|Beaucoup moins bien que prévu; Pire|Moins bien que prévu; Comme prévu; "
    "Mieux que prévu|Mieux; Beaucoup mieux que prévu|Bien mieux",
    "Pas du tout; Un peu; Moyennement; Beaucoup; Énormément",
    "Pas du tout; Plutôt non; Plutôt oui; Tout à fait",
)

_OVERALL = frozenset(
    {"overall", "all", "general", "generally", "whole", "everything"}
    | {"globalement", "ensemble", "global", "globale", "generale", "tout"}
)
_SATISFIED = ("satisf", "happy")
_RECOMMEND = ("recommend", "recommand", "nps", "netpro")
_RATED = (
    *(*_SATISFIED, *_RECOMMEND),
    *("rate", "rating", "agree", "quality", "ease", "score"),
    *("accord", "qualite", "evalu", "note", "facil"),
)
_PROFILE = frozenset(
    {"age", "gender", "sex", "income", "education", "language", "lang", "postal", "zip", "country"}
    | {"household", "employment", "ethnicity", "race", "born", "birth", "city"}
    | {"genre", "sexe", "revenu", "langue", "scolarite", "pays", "menage", "emploi", "naissance"}
    | {"ville", "domicile"}
)
_DESIGN = {
    "weight": ("weight", "wt", "wgt", "poids", "ponderation"),
    "strata": ("strata", "stratum", "strate", "strates"),
    "cluster": ("cluster", "psu", "grappe", "household", "flight", "menage"),
}
_FRENCH = frozenset(
    {"le", "la", "les", "des", "du", "est", "une", "avec", "pour", "dans", "votre", "vous", "nous"}
    | {"qui", "que", "et", "ou", "quel", "quelle"}
)
_ENGLISH = frozenset(
    {"the", "of", "and", "with", "for", "your", "you", "is", "are", "was", "were", "how", "did"}
    | {"what", "in", "to", "or", "which"}
)

Points = tuple[tuple[str, ...], ...]
"""A scale: one tuple of words a point, worst first, the usual word first."""


def order(labels: Iterable[str]) -> Points:
    """The smallest scale that holds all of these answers; () when none is known to.

    >>> [words[0] for words in order(["Agree", "disagree"])]
    ['Disagree', 'Agree']
    """
    wanted = {plain(label) for label in labels}
    fitting = (points for points, known in _scales() if wanted <= known)
    found = min(fitting, key=len, default=())
    return found if all(len(wanted & set(map(plain, words))) <= 1 for words in found) else ()


def words(text: str) -> tuple[str, ...]:
    """The words of a header or question without accents, case, digits and signs: Q7ALL is q, all.

    >>> words("Q7ALL")
    ('q', 'all')
    """
    bare = unicodedata.normalize("NFD", text.casefold())
    bare = "".join(sign for sign in bare if not unicodedata.combining(sign))
    return tuple(re.findall(r"[a-z]+", bare))


def outspoken(text: str) -> int:
    """How clearly a question is that of overall satisfaction: 0 not at all, to 3."""
    said = words(text)
    if _begin(said, _RECOMMEND):
        return 0
    return 2 * (not _OVERALL.isdisjoint(said)) + _begin(said, _SATISFIED)


def recommends(text: str) -> bool:
    """Whether a question asks if the client would recommend the service."""
    return _begin(words(text), _RECOMMEND)


def rates(text: str) -> bool:
    """Whether a question asks for a rating."""
    return _begin(words(text), _RATED)


def describes_client(text: str) -> bool:
    """Whether a question is about the client: age, language, income."""
    return not _PROFILE.isdisjoint(words(text))


def design_use(header: str) -> str:
    """What a column may say of how people were chosen: "weight", "strata", "cluster" or ""."""
    said = words(header)
    return next((use for use, names in _DESIGN.items() if not set(names).isdisjoint(said)), "")


def language_of(texts: Iterable[str]) -> str:
    """The language most of the texts are in, "en" where nothing tells.

    >>> language_of(["Dans l'ensemble, quel est votre degré de satisfaction ?"])
    'fr'
    """
    said = [word for text in texts for word in words(text)]
    french = sum(word in _FRENCH for word in said)
    return "fr" if french > sum(word in _ENGLISH for word in said) else "en"


def _begin(said: Sequence[str], beginnings: Sequence[str]) -> bool:
    return any(word.startswith(tuple(beginnings)) for word in said)


@cache
def _scales() -> tuple[tuple[Points, frozenset[str]], ...]:
    """Every scale and its words as `plain` compares them."""
    split = [tuple(tuple(map(_word, point.split("|"))) for point in scale.split(";"))
             for scale in SCALES]  # fmt: skip
    return tuple(
        (points, frozenset(plain(word) for words in points for word in words)) for points in split
    )


def _word(text: str) -> str:
    return text.strip().replace("'", "\u2019")
