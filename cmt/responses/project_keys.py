"""What can be said of a project and its waves: the one table `cmt.yaml` and the options share.

A key has a shape (what may stand there) and a meaning in one sentence (the help of its option).
`project_file.py` reads blocks by these tables, `cmt/cli/options.py` makes options of them.
"""

from __future__ import annotations

from typing import get_args

from cmt.instrument.keys import Key, Keys
from cmt.responses.drop import RULES
from cmt.responses.model import Selection
from cmt.responses.read import PLATFORMS
from cmt.responses.replicates import METHODS

SELECTIONS = tuple(each for each in get_args(Selection) if each)
REPORT_LANGUAGES = ("en", "fr")
FORMATS = ("pdf", "html", "xlsx", "pptx")
PAPERS = ("a4", "letter")
DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t", "bar": "|"}
NOTHING = "none"
"""What is written where no row is to be left out."""


def _key(shape: str, meaning: str) -> Key:
    return Key(shape=shape, meaning=meaning)


SURVEY: Keys = {
    "organization": _key("text", "Who holds the survey."),
    "service": _key("text", "The service it is about."),
    "service-area": _key("text", "What kind of service it is, for peers: permits, health."),
    "scope": _key("text", "single-service, or single-window: many services at one place."),
    "client-group": _key("text", "Whom the service is for: newcomers, businesses."),
    "population": _key("text", "Who could have answered, in words."),
    "jurisdiction": _key("text", "The place governed: City of Example, Ontario."),
    "level": _key("text", "Level of government: municipal, provincial, federal."),
    "channels": _key("words", "Channels of the service the survey covers: in-person, phone, web."),
    "frame": _key("text", "The list or place clients were reached by."),
    "selection": _key("selection", "How respondents were chosen."),
    "mode": _key("listed", "How answers were collected: web, telephone, paper, in person."),
    "asked-in": _key("words", "Languages clients could answer in: en, fr."),
    "question-order": _key("text", "Order of the questions: fixed, random, or in words."),
}
"""What is said of the survey: for every wave at the top, or of one wave."""

WAVE: Keys = {
    "label": _key("text", "What to call this wave, for instance 2026."),
    "from": _key("day", "First day, as 2026-05-01."),
    "to": _key("day", "Last day, as 2026-05-31."),
    "population-size": _key("count", "How many could have answered."),
    "invited": _key("count", "How many were invited."),
    "undeliverable": _key("count", "How many invitations did not arrive."),
    "not-eligible": _key("count", "How many invited were no clients after all."),
}
"""What is said of one wave only."""

READING: Keys = {
    "instrument": _key("instrument", "Questionnaire: a shipped id or a file."),
    "mapping": _key("path", "A mapping you have reviewed."),
    "channel": _key("column", "Column with the channel each client was served by."),
    "drop": _key("drop", f"Rows to leave out: {', '.join(RULES)}, or none."),
    "platform": _key("platform", f"What wrote the file: {', '.join(PLATFORMS)}."),
    "sheet": _key("text", "Of a workbook: the sheet, by title or number."),
    "encoding": _key("text", "Of a text: its encoding, if it is not recognized."),
    "delimiter": _key("delimiter", f"Of a text: what parts columns: {', '.join(DELIMITERS)}."),
}
"""How a file is read: for every wave at the top, or for one wave."""

DESIGN: Keys = {
    "weight": _key("column", "Column with the weights."),
    "strata": _key("column", "Column with the strata."),
    "cluster": _key("column", "Column with the sampling unit: flight, household, account."),
    "same-units": _key("yes-or-no", "Units keep their keys from wave to wave: accounts, offices."),
    "strata-population": _key("counts", "How many sampling units each stratum holds, or all do."),
    "targets": _key("targets", "What weights must add up to: a file of shares or counts."),
    "replicates": _key("words", "Columns with replicate weights; rep* = all that begin so."),
    "replicate-method": _key("method", f"How they were made: {', '.join(METHODS)}."),
    "replicate-scale": _key("numbers", "What a squared deviation counts: one, or one a replicate."),
    "replicate-rho": _key("number", "The factor of the lighter half in Fay's method."),
}
"""Under `design`."""
DESIGN_SHORT = {"population": "strata-population"}
"""What a key may be called for short under `design`, where it means nothing else."""

ANALYSIS: Keys = {
    "segments": _key("splits", "Questions to part clients by, or two: office x channel."),
    "standards": _key("standards", "What was promised: office-minutes:15:90%."),
    "target": _key("aims", "What satisfaction is to reach: overall:index:80:2027-12-31."),
    "windows": _key("windows", "Rolling windows of a survey always in the field: quarter:2."),
    "missing": _key(
        "missing", "Clients in the driver model: who rated every driver, or with gaps marked too."
    ),
    "done-well": _key(
        "done-well", "From which score a driver counts as done well; favourable unless said."
    ),
    "codeframe": _key("path", "Words by which comments are counted, if others than those of cmt."),
    "hide-names": _key("names", "A text with names to take out of comments, one a line."),
    "no-quotes": _key("yes-or-no", "Quote no comment."),
}
"""What is computed: for every wave at the top, or for one wave."""
SPELLED = {"targets": "target"}
"""What a key is called in `cmt.yaml`; on the command line, `--targets` is of weighting."""

LOOK: Keys = {
    "logo": _key("picture", "The organization's logo: an SVG or PNG file."),
    "colour": _key("colour", "The organization's colour, as #12436D; darkened to be legible."),
    "contact": _key("text", "Whom to ask about the report; stands at the foot of its pages."),
    "paper": _key("paper", "Paper of the PDF: a4 or letter."),
    "attach-data": _key("yes-or-no", "Put the results into the PDF as a CSV file (PDF/A-3)."),
}
"""How reports look: under `report`, or an option."""

REPORT: Keys = {
    "languages": _key("languages", "Languages of the report."),
    "formats": _key("formats", f"What to write: any of {', '.join(FORMATS)}."),
    "out": _key("path", "The folder reports are written to."),
    "by": _key("column", "One report for each of these: a question or a column, as office."),
    **LOOK,
}
"""Under `report`."""

LOG: Keys = {
    "actions": _key("actions", "What is done about drivers: {driver: timeliness, action: ...}."),
}
"""At the top, of the survey as a whole."""

PEERS: Keys = {
    "files": _key("path", "Benchmark files to compare with: a file, a folder or a pool."),
    "groups": _key("peer-groups", "Which of them: {name: Permits, where: {level: municipal}}."),
}
"""Under `peers`."""
