"""A small questionnaire with every kind of item, and the files platforms would make of it."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from cmt.instrument.load import parse_instrument
from cmt.instrument.model import Instrument

TEXT = """
instrument: small
version: "1.0"
languages: [en, fr]
title: {en: Small survey, fr: Petit sondage}
licence: CC0-1.0
source: Made for the tests
scales:
  satisfaction-5:
    points:
      1: {en: Very dissatisfied, fr: Très insatisfait}
      2: {en: Dissatisfied, fr: Insatisfait}
      3: {en: Neither satisfied nor dissatisfied, fr: Ni satisfait ni insatisfait}
      4: {en: Satisfied, fr: Satisfait}
      5: {en: Very satisfied, fr: Très satisfait}
    favourable: [4, 5]
    missing:
      not-applicable: {en: Does not apply to me, fr: Ne me concerne pas}
      dont-know: {en: I cannot say, fr: Je ne peux pas dire}
      refused: {en: I would rather not answer, fr: J’aime mieux ne pas répondre}
      not-asked: {en: Question skipped, fr: Question sautée}
    codes: {"9": not-applicable, "99": blank}
  yes-no:
    points:
      1: {en: "Yes", fr: Oui}
      2: {en: "No", fr: Non}
  channel:
    points:
      1: {en: "In person, at a counter", fr: "En personne, au comptoir"}
      2: {en: Telephone, fr: Téléphone}
      3: {en: Web, fr: Site Web}
  improve:
    points:
      1: {en: Shorter waits, fr: Attente plus courte}
      2: {en: "Friendly, courteous staff", fr: "Personnel aimable, courtois"}
      3: {en: Clearer information, fr: Information plus claire}
drivers:
  timeliness: {name: {en: Timeliness, fr: Rapidité}, items: [time-taken]}
  courtesy: {name: {en: Courtesy, fr: Courtoisie}, items: [staff-polite]}
outcome: overall
sections:
  - section: main
    title: {en: Your experience, fr: Votre expérience}
    items:
      - item: overall
        scale: satisfaction-5
        text:
          en: Overall, how satisfied were you with the service?
          fr: Dans l’ensemble, quel est votre degré de satisfaction à l’égard du service ?
      - item: time-taken
        scale: satisfaction-5
        text:
          en: How satisfied were you with the time it took to get the service?
          fr: Quel est votre degré de satisfaction à l’égard du délai de service ?
        telephone:
          en: And the time it took to get the service?
          fr: Et le délai de service ?
        short: {en: Time taken, fr: Délai}
      - item: staff-polite
        scale: satisfaction-5
        text:
          en: How satisfied were you with the courtesy of staff?
          fr: Quel est votre degré de satisfaction à l’égard de la courtoisie du personnel ?
        short: {en: Courtesy of staff, fr: Courtoisie du personnel}
      - item: had-problem
        scale: yes-no
        text: {en: Did you have a problem with the service?, fr: Avez-vous eu un problème ?}
      - item: problem-solved
        scale: satisfaction-5
        text:
          en: How satisfied were you with how the problem was dealt with?
          fr: Êtes-vous satisfait de la façon dont le problème a été réglé ?
        ask-if: {had-problem: 1}
  - section: about
    title: {en: About the contact, fr: À propos du contact}
    items:
      - item: channel
        scale: channel
        text: {en: How did you contact us?, fr: Comment avez-vous communiqué avec nous ?}
      - item: improve
        scale: improve
        choose: 2
        role: priority
        text: {en: What should we improve first?, fr: Que faut-il améliorer en premier ?}
      - item: comment
        role: comment
        text: {en: Is there anything else?, fr: Avez-vous autre chose à ajouter ?}
"""


def small() -> Instrument:
    return parse_instrument(TEXT, "small.yaml")


def csv_text(rows: Sequence[Sequence[str]], delimiter: str = ",", end: str = "\r\n") -> str:
    out = io.StringIO(newline="")
    # A writer whose lines end in CR alone leaves a line feed inside a cell unquoted.
    quoting = csv.QUOTE_ALL if end == "\r" else csv.QUOTE_MINIMAL
    csv.writer(out, delimiter=delimiter, lineterminator=end, quoting=quoting).writerows(rows)
    return out.getvalue()


def write_csv(path: Path, rows: Sequence[Sequence[str]]) -> Path:
    path.write_text(csv_text(rows), encoding="utf-8", newline="")
    return path


def write_xlsx(path: Path, rows: Sequence[Sequence[str]], *, numbers: bool = True) -> Path:
    """A workbook as a spreadsheet saves it: what looks like a number is one."""
    import xlsxwriter

    book = xlsxwriter.Workbook(path, {"strings_to_numbers": numbers, "strings_to_formulas": False})
    sheet = book.add_worksheet()
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            sheet.write(number, column, cell)
    book.close()
    return path
