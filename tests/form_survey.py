"""A questionnaire with all that a form can show: grids of words and of numbers, 0-10, minutes."""

from __future__ import annotations

from cmt.instrument.load import parse_instrument
from cmt.instrument.model import Instrument

TEXT = """
instrument: everything
version: "0.1"
languages: [en, fr]
title: {en: A survey with everything, fr: Un sondage où il y a de tout}
licence: CC0-1.0
source: Made for the tests
introduction:
  en: We would like to know how the service was. Taking part is your choice & <nobody> is named.
  fr: Nous aimerions savoir comment était le service. Vous êtes libre de participer.
closing: {en: Thank you for your time., fr: Merci de votre temps.}
scales:
  agree-5:
    points:
      1: {en: Strongly disagree, fr: Tout à fait en désaccord}
      2: {en: Somewhat disagree, fr: Plutôt en désaccord}
      3: {en: Neither agree nor disagree, fr: Ni d’accord ni en désaccord}
      4: {en: Somewhat agree, fr: Plutôt d’accord}
      5: {en: Strongly agree, fr: Tout à fait d’accord}
    favourable: [4, 5]
    missing:
      not-applicable: {en: Does not apply, fr: Sans objet}
  recommend:
    step: 1
    points:
      0: {en: Not at all likely, fr: Pas du tout probable}
      10: {en: Extremely likely, fr: Extrêmement probable}
    favourable: [9, 10]
    unfavourable: [0, 1, 2, 3, 4, 5, 6]
    missing:
      dont-know: {en: Don’t know, fr: Je ne sais pas}
  quality:
    step: 1
    points:
      0: {en: Very poor, fr: Très mauvais}
      100: {en: Very good, fr: Très bon}
    missing:
      not-applicable: {en: Does not apply, fr: Sans objet}
  minutes:
    measure: {unit: {en: minutes, fr: minutes}, least: 0, most: 1200, bands: [0, 5, 15]}
    missing:
      dont-know: {en: Don’t know, fr: Je ne sais pas}
    codes: {"-9": dont-know}
  channels:
    points:
      1: {en: Counter, fr: Comptoir}
      2: {en: Telephone, fr: Téléphone}
      3: {en: Website, fr: Site Web}
    missing:
      refused: {en: Prefer not to say, fr: Je préfère ne pas répondre}
  yes-no:
    points:
      1: {en: "No", fr: "Non"}
      2: {en: "Yes", fr: "Oui"}
drivers:
  staff: {name: {en: Staff, fr: Personnel}, items: [staff-helped, staff-knew, waited-long]}
outcome: recommend
grids:
  staff:
    text:
      en: Do you agree or disagree with these statements?
      fr: Êtes-vous d’accord ou en désaccord avec ces énoncés ?
  services:
    text:
      en: How good do you find these services?
      fr: Comment trouvez-vous ces services ?
sections:
  - section: visit
    title: {en: Your visit, fr: Votre visite}
    items:
      - item: channels-used
        scale: channels
        choose: many
        text: {en: Which of these did you use?, fr: Lesquels avez-vous utilisés ?}
      - item: wait
        scale: minutes
        role: standard
        ask-if: {channels-used: [1, 2]}
        text: {en: How long did you wait?, fr: Combien de temps avez-vous attendu ?}
      - item: told-why
        scale: yes-no
        ask-if: {wait: [2, 3]}
        text: {en: Were you told why?, fr: Vous a-t-on expliqué pourquoi ?}
      - item: staff-helped
        scale: agree-5
        grid: staff
        text: {en: Staff helped me., fr: Le personnel m’a aidé.}
      - item: staff-knew
        scale: agree-5
        grid: staff
        text: {en: Staff knew their work., fr: Le personnel connaissait son travail.}
      - item: waited-long
        scale: agree-5
        reversed: "yes"
        text: {en: I had to wait too long., fr: J’ai dû attendre trop longtemps.}
  - section: whole
    title: {en: As a whole, fr: Dans l’ensemble}
    items:
      - item: recommend
        scale: recommend
        text:
          en: How likely are you to recommend the service?
          fr: Quelle est la probabilité que vous recommandiez le service ?
      - item: would-help
        ask-if: {recommend: [0, 1, 2, 3, 4, 5, 6]}
        text: {en: What would have helped?, fr: Qu’est-ce qui aurait aidé ?}
      - item: pools
        scale: quality
        grid: services
        role: information
        text: {en: Swimming pools, fr: Piscines}
      - item: libraries
        scale: quality
        grid: services
        role: information
        text: {en: Libraries, fr: Bibliothèques}
"""


def form_survey() -> Instrument:
    """The questionnaire; not named like a test so that nothing collects it."""
    return parse_instrument(TEXT, "everything.yaml")
