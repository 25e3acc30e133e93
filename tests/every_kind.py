"""A questionnaire with everything a form can ask: grids, numbers, reversed and pick-many items.

Its ids are hard on platforms on purpose: too long for LimeSurvey, alike once shortened, reserved,
or beginning with a digit.
"""

from __future__ import annotations

from cmt.instrument.load import parse_instrument
from cmt.instrument.model import Instrument

TEXT = """
instrument: every-kind
version: "1.2"
languages: [en, fr]
title: {en: Every kind of question, fr: Toutes les sortes de questions}
licence: CC0-1.0
source: Made for the tests
introduction:
  en: "Thank you. It is voluntary & takes {few} minutes; say <no> whenever you like."
  fr: "Merci. C’est facultatif & prend {peu} de minutes ; dites <non> si vous voulez."
closing: {en: Thank you., fr: Merci.}
scales:
  agree-5:
    points:
      1: {en: Strongly disagree, fr: Tout à fait en désaccord}
      2: {en: Disagree, fr: En désaccord}
      3: {en: Neither, fr: Ni l’un ni l’autre}
      4: {en: Agree, fr: D’accord}
      5: {en: Strongly agree, fr: Tout à fait d’accord}
    favourable: [4, 5]
    missing:
      not-applicable: {en: Does not apply, fr: Sans objet}
      dont-know: {en: Don’t know, fr: Je ne sais pas}
  recommend-10:
    step: 1
    points:
      0: {en: Not at all likely, fr: Pas du tout probable}
      10: {en: Extremely likely, fr: Extrêmement probable}
    favourable: [9, 10]
    unfavourable: [0, 1, 2, 3, 4, 5, 6]
  rate-100:
    step: 1
    points:
      0: {en: Worst, fr: Le pire}
      100: {en: Best, fr: Le meilleur}
    favourable: [90, 91, 92, 93, 94, 95, 96, 97, 98, 99, 100]
    missing:
      dont-know: {en: Cannot say, fr: Je ne peux pas dire}
  minutes:
    measure: {unit: {en: minutes, fr: minutes}, least: 0, most: 600, bands: [0, 5, 15, 30, 60]}
    missing:
      dont-know: {en: Don’t know, fr: Je ne sais pas}
      refused: {en: Prefer not to say, fr: Je préfère ne pas répondre}
  dollars:
    measure: {unit: {en: dollars, fr: dollars}, least: 0, most: 99.5, bands: [0, 10, 20.5]}
  channels:
    points:
      1: {en: "In person, at a counter", fr: "En personne, au comptoir"}
      2: {en: By phone, fr: Par téléphone}
      3: {en: Online, fr: En ligne}
      4: {en: By mail, fr: Par la poste}
    missing:
      dont-know: {en: I forget, fr: J’ai oublié}
    codes: {"N/A": not-applicable}
drivers:
  staff: {name: {en: Staff, fr: Personnel}, items: [staff-polite, staff-fair]}
  ease: {name: {en: Ease, fr: Facilité}, items: [made-easy]}
outcome: overall
grids:
  staff-grid:
    text:
      en: "Thinking of the staff who served you, how much do you agree?"
      fr: "En pensant au personnel, dans quelle mesure êtes-vous d’accord ?"
sections:
  - section: contact
    title: {en: Your contact, fr: Votre démarche}
    items:
      - item: channels-used-for-this-request
        scale: channels
        choose: many
        text: {en: How did you reach us?, fr: Comment nous avez-vous joints ?}
      - item: channels-used-for-this-reply
        scale: channels
        choose: 2
        text: {en: How did we reply?, fr: Comment avons-nous répondu ?}
      - item: wait-minutes
        scale: minutes
        role: standard
        text: {en: How long did you wait?, fr: Combien de temps avez-vous attendu ?}
        ask-if: {channels-used-for-this-request: [1, 2]}
      - item: wait-long
        scale: agree-5
        role: rating
        reversed: "yes"
        text: {en: I had to wait too long., fr: J’ai dû attendre trop longtemps.}
        ask-if: {wait-minutes: [3, 5]}
      - item: cost
        scale: dollars
        role: information
        text: {en: What did it cost you?, fr: Combien cela vous a-t-il coûté ?}
  - section: view
    title: {en: Your view, fr: Votre avis}
    items:
      - item: overall
        scale: agree-5
        text: {en: All in all the service was good., fr: Dans l’ensemble le service était bon.}
      - item: recommend
        scale: recommend-10
        text: {en: How likely are you to recommend it?, fr: Le recommanderiez-vous ?}
      - item: 24-hours
        scale: rate-100
        text: {en: How do you rate access round the clock?, fr: Que vaut l’accès jour et nuit ?}
      - item: staff-polite
        grid: staff-grid
        scale: agree-5
        text: {en: They were polite., fr: Il était poli.}
      - item: staff-fair
        grid: staff-grid
        scale: agree-5
        text: {en: They were fair., fr: Il était équitable.}
      - item: staff-hurried
        grid: staff-grid
        scale: agree-5
        role: rating
        reversed: "yes"
        text: {en: They were in a hurry., fr: Il était pressé.}
      - item: made-easy
        scale: agree-5
        text: {en: It was easy., fr: C’était facile.}
        ask-if: {staff-polite: [4, 5], wait-long: [5]}
      - item: time
        text: {en: Anything to add on time?, fr: Quelque chose à ajouter sur le temps ?}
"""


def every_kind() -> Instrument:
    """The questionnaire; not named like a test so that nothing collects it."""
    return parse_instrument(TEXT, "every-kind.yaml")
