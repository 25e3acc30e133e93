"""The beginnings of a questionnaire of one's own: YAML with comments, and no fault in it."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Mapping
from string import Template

from cmt.errors import Fault, InstrumentError
from cmt.instrument.model import Instrument
from cmt.instrument.rules.whole import KEBAB
from cmt.instrument.sources import names

OWN = """\
## $id: a client satisfaction survey of our own.
##
## Change what is here and run: cmt instrument check $id.yaml
## Every text in every language. An id is permanent, it is what a later wave is compared by: never
## give it to another question. Raise the version when a word changes.

instrument: $id
version: "1.0"
languages: [en, fr]
title: {en: Client satisfaction survey, fr: Sondage sur la satisfaction des clients}
licence: CC-BY-4.0
source: Own wording

about:
  en: How satisfied the clients of our service are, and what matters most to them.
  fr: Mesure la satisfaction de la clientèle de notre service et ce qui compte le plus pour elle.
introduction:
  en: >-
    This survey is about the service you received. Taking part is voluntary: you may skip any
    question. Your answers are confidential.
  fr: >-
    Ce sondage porte sur le service que vous avez reçu. La participation est volontaire : vous
    pouvez sauter n’importe quelle question. Vos réponses sont confidentielles.
closing: {en: Thank you for your answers., fr: Merci de vos réponses.}

scales:
  ## Points rise from worst to best. Favourable points make a scale a rating; without them it is a
  ## list of choices. The kinds of missing answer stand beside the scale and never enter a score.
  satisfaction-5:
    points:
      1: {en: Very dissatisfied, fr: Très insatisfait}
      2: {en: Dissatisfied, fr: Insatisfait}
      3: {en: Neither satisfied nor dissatisfied, fr: Ni satisfait ni insatisfait}
      4: {en: Satisfied, fr: Satisfait}
      5: {en: Very satisfied, fr: Très satisfait}
    favourable: [4, 5]
    missing:
      not-applicable: {en: Does not apply, fr: Sans objet}
      dont-know: {en: Don’t know, fr: Je ne sais pas}
  channels:
    points:
      1: {en: In person, fr: En personne}
      2: {en: By phone, fr: Par téléphone}
      3: {en: On the website, fr: Sur le site Web}

## What may move overall satisfaction, each measured by the questions listed.
drivers:
  timeliness:
    name: {en: Timeliness, fr: Rapidité}
    items: [speed, wait]
  courtesy:
    name: {en: Courtesy, fr: Courtoisie}
    items: [staff-manner]

## The question the drivers explain.
outcome: overall

sections:
  - section: visit
    title: {en: Your contact with us, fr: Votre démarche}
    items:
      - item: channel-used
        scale: channels
        text:
          en: How did you contact us?
          fr: De quelle façon avez-vous communiqué avec nous ?
        short: {en: Channel, fr: Mode de service}
      ## Before the details, so that the details do not colour it.
      - item: overall
        scale: satisfaction-5
        text:
          en: Taking everything into account, how satisfied were you with the service you received?
          fr: Tout bien considéré, quel est votre degré de satisfaction à l’égard du service reçu ?
        short: {en: Overall satisfaction, fr: Satisfaction globale}

  - section: details
    title: {en: The service in detail, fr: Le service en détail}
    items:
      - item: speed
        scale: satisfaction-5
        text:
          en: How satisfied were you with how quickly you were served?
          fr: Quel est votre degré de satisfaction à l’égard de la rapidité du service ?
        short: {en: Speed of service, fr: Rapidité du service}
      - item: wait
        scale: satisfaction-5
        text:
          en: How satisfied were you with the time you waited in line or on the line?
          fr: Quel est votre degré de satisfaction à l’égard du temps d’attente ?
        short: {en: Waiting time, fr: Temps d’attente}
        ## Asked only of those who came or phoned.
        ask-if: {channel-used: [1, 2]}
      - item: staff-manner
        scale: satisfaction-5
        text:
          en: How satisfied were you with how politely you were treated?
          fr: Quel est votre degré de satisfaction à l’égard de la politesse du personnel ?
        short: {en: Polite treatment, fr: Politesse du personnel}
      ## Without a scale: free text.
      - item: suggestions
        text:
          en: What could we do better?
          fr: Que pourrions-nous améliorer ?
"""

EXTENDING = """\
## $id: $base, made our own.
##
## It asks all $count questions of $base, in the same words. Below is how to ask fewer, more, or in
## other words: take the "# " away from the lines you want, and run: cmt instrument check $id.yaml
## What you do not touch stays comparable with everyone who asks $base.

instrument: $id
version: "1.0"
extends: $origin
title: $title

## Fewer: the questions you do not ask (or, with "keep:", the only ones you ask). Their ids:
$sections
# leave-out: [$last]

## More: questions of the bank (cmt instrument show cmt-bank), with their words in every language.
# take: {cmt-bank: [$taken]}

## In other words: id, answers and use stay, and the series of that question ends.
# wording:
#   $first:
#     text:
$words
"""


def starter(instrument: str) -> str:
    """A small questionnaire with the common kinds of question, to be changed.

    Raises InstrumentError when the id cannot be one.
    """
    _check(instrument)
    return Template(OWN).substitute(id=instrument)


def extending(instrument: str, base: Instrument, origin: str, bank: Instrument) -> str:
    """A questionnaire that asks everything of another one, and how to ask less, more, otherwise.

    base      the questionnaire it builds on
    origin    how the file names it: an id, or a path relative to the file
    bank      a store of questions, one of which is the example of taking
    Raises InstrumentError when the id cannot be one.
    """
    _check(instrument)
    first = next(iter(base.items.values()))
    sections = (f"{section.id}: {', '.join(section.items)}" for section in base.sections)
    return Template(EXTENDING).substitute(
        id=instrument,
        base=base.id,
        count=len(base.items),
        origin=_quoted(origin),
        title=_flow(base.title),
        sections="\n".join(map(_comment, sections)),
        last=base.sections[-1].items[-1],
        taken=min(bank.items, key=base.items.__contains__),  # the first that is not asked yet
        first=first.id,
        words="\n".join(f"#       {key}: {_quoted(text)}" for key, text in first.text.items()),
    )


def _check(instrument: str) -> None:
    if KEBAB.fullmatch(instrument) and instrument not in names():
        return
    raise InstrumentError(
        Fault(
            where="instrument",
            got=f"'{instrument}' is the id of a questionnaire that comes with cmt"
            if instrument in names()
            else f"'{instrument}' cannot be an id",
            expected="an id of its own: small letters and digits, with '-' between them",
            hint=f"For instance 'our-{instrument}'" if instrument in names() else "",
        )
    )


def _flow(text: Mapping[str, str]) -> str:
    """A text in every language on one line: {en: "...", fr: "..."}."""
    parts = (f"{language}: {_quoted(words)}" for language, words in text.items())
    return f"{{{', '.join(parts)}}}"


def _quoted(text: str) -> str:
    """A text as YAML and JSON both write it, whatever signs are in it."""
    return json.dumps(text, ensure_ascii=False)


def _comment(text: str) -> str:
    return textwrap.fill(
        text, 100, initial_indent="##   ", subsequent_indent="##     ", break_on_hyphens=False
    )
