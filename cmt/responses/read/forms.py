"""Which platform wrote an export, and which of its columns are records, not questions.

Microsoft Forms begins with ID, start and completion time, e-mail and name, in the language of
whoever exported it; Google Forms begins with a time stamp. Everything else is a plain table.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cmt.responses.text import plain

MICROSOFT: Mapping[str, str] = {
    "id": "respondent",
    "start time": "started",
    "heure de début": "started",
    "completion time": "completed",
    "heure de fin": "completed",
    "language": "language",
    "langue": "language",
    "email": "",
    "adresse de messagerie": "",
    "e-mail": "",
    "name": "",
    "nom": "",
    "last modified time": "",
    "heure de la dernière modification": "",
}
"""Record columns of Microsoft Forms -> record role, "" for what we never use (who answered)."""

GOOGLE: Mapping[str, str] = {
    "timestamp": "completed",
    "horodateur": "completed",
    "email address": "",
    "adresse e-mail": "",
    "username": "",
    "nom d'utilisateur": "",
}
"""Record columns of Google Forms -> record role."""

TABLE: Mapping[str, str] = {
    "respondent": "respondent",
    "respondent id": "respondent",
    "respondent-id": "respondent",
    "respondent_id": "respondent",
    "response id": "respondent",
    "id réponse": "respondent",
    "id de la réponse": "respondent",
    "started": "started",
    "completed": "completed",
    "timestamp": "completed",
    "language": "language",
    "langue": "language",
}
"""Headers of a plain table that are records unless an item of the instrument claims them."""

RECORDS: Mapping[str, Mapping[str, str]] = {
    "microsoft-forms": MICROSOFT,
    "google-forms": GOOGLE,
    "table": TABLE,
}


def platform_of(headers: Sequence[str]) -> str:
    """'microsoft-forms', 'google-forms' or 'table', by the first headers.

    >>> platform_of(["ID", "Heure de début", "Heure de fin", "Adresse de messagerie", "Nom", "Q1"])
    'microsoft-forms'
    """
    first = [plain(header) for header in headers[:3]]
    roles = [MICROSOFT.get(header) for header in first]
    if roles == ["respondent", "started", "completed"]:
        return "microsoft-forms"
    if first and GOOGLE.get(first[0]) == "completed":
        return "google-forms"
    return "table"


def leading_records(headers: Sequence[str], platform: str) -> Mapping[int, str]:
    """Position -> record role of the columns a platform puts before the questions.

    On a plain table nothing is certain: the result is empty and `TABLE` is only a last resort.
    """
    names = {} if platform == "table" else RECORDS[platform]
    found: dict[int, str] = {}
    for position, header in enumerate(headers):
        role = names.get(plain(header))
        if role is None or (role and role in found.values()):
            break
        found[position] = role
    return found
