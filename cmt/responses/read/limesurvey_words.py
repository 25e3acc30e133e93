"""What LimeSurvey calls its own columns and answers, by code and in the languages of its interface.

All are written as `text.plain` leaves them.
"""

from __future__ import annotations

from collections.abc import Mapping

RECORDS: Mapping[str, str] = {
    "id": "respondent",
    "submitdate": "completed",
    "startdate": "started",
    "startlanguage": "language",
    "lastpage": "unused",
    "seed": "unused",
    "datestamp": "unused",
    "token": "unused",
    "ipaddr": "unused",
    "refurl": "unused",
    "firstname": "unused",
    "lastname": "unused",
    "email": "unused",
    "interviewtime": "unused",
}
"""Code of a record -> role. Who answered, and from where, is never used."""

TITLES: Mapping[str, str] = {
    title: code
    for code, titles in {
        "id": (
            "response id", "id réponse", "id de la réponse", "id de réponse", "antwort id",
            "antwort-id", "id de respuesta", "id respuesta", "id de la respuesta", "antwoord id",
            "antwoord-id", "reactie id", "id risposta", "id della risposta", "id da resposta",
        ),
        "submitdate": (
            "date submitted", "date de soumission", "date d'envoi", "datum abgeschickt",
            "fecha de envío", "datum ingestuurd", "datum verzonden", "data invio", "data di invio",
            "data de envio",
        ),
        "lastpage": (
            "last page", "dernière page", "letzte seite", "última página", "laatste pagina",
            "ultima pagina",
        ),
        "startlanguage": (
            "start language", "language", "langue de départ", "langue initiale", "langue",
            "start-sprache", "startsprache", "sprache", "idioma inicial", "lenguaje inicial",
            "idioma", "starttaal", "begintaal", "taal", "lingua iniziale", "lingua",
        ),
        "seed": ("seed", "tête de série", "graine", "zufallsstartwert", "semilla", "semente"),
        "startdate": (
            "date started", "date de lancement", "date de début", "datum gestartet",
            "fecha de inicio", "datum gestart", "startdatum", "data di inizio", "data de início",
        ),
        "datestamp": (
            "date last action", "date de la dernière action", "datum letzte aktivität",
            "fecha de la última acción", "fecha última acción", "datum laatste actie",
            "data ultima azione",
        ),
        "token": (
            "token", "access code", "invitation", "code d'accès", "jeton", "zugangsschlüssel",
            "zugangscode", "contraseña", "código de acceso", "toegangscode", "codice di accesso",
        ),
        "ipaddr": (
            "ip address", "adresse ip", "ip-adresse", "dirección ip", "ip-adres", "indirizzo ip",
        ),
        "refurl": (
            "referrer url", "url de référence", "url référente", "weiterleitungs-url",
            "url de referencia", "verwijzende url",
        ),
        "interviewtime": (
            "total time", "temps total", "durée totale", "gesamtzeit", "tiempo total",
            "totale tijd", "tempo totale",
        ),
    }.items()
    for title in titles
}  # fmt: skip
"""Title of a record, where headers are words -> its code."""

YES = frozenset(
    {"y", "yes", "oui", "ja", "sí", "si", "sì", "sim", "tak", "ano", "áno", "igen", "da", "да"}
    | {"kyllä", "ναι", "evet", "はい", "是"}
)
NO = frozenset(
    {"n", "no", "non", "nein", "nee", "não", "nie", "ne", "nem", "nej", "nei", "nu", "нет"}
    | {"ei", "όχι", "hayır", "いいえ", "否"}
)
"""Yes and no of yes/no questions, and of the options of a multiple choice."""

GENDERS = frozenset(
    {"m", "f", "male", "female", "homme", "femme", "un homme", "une femme", "masculin", "féminin"}
    | {"männlich", "weiblich", "hombre", "mujer", "man", "vrouw"}
)
"""The two answers of LimeSurvey's question about gender."""

OTHER = frozenset({"other", "autre", "sonstiges", "andere", "anderes", "otro", "altro", "outro"})
COMMENT = frozenset({"comment", "commentaire", "kommentar", "comentario", "opmerking", "commento"})
"""What is written beside an answer, in a column of its own."""
