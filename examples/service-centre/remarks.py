"""What the made-up clients write in the comment box: invented, harmless, in both languages."""

from __future__ import annotations

import numpy as np

WRITES = 0.24
"""Share of respondents who write something."""

PLEASED = {
    "en": (
        "The person at the counter was very kind and took the time to explain.",
        "Everything was settled in one visit, thank you.",
        "I was surprised how simple the form was.",
        "Staff knew exactly what I needed for my renovation permit.",
        "Great service, especially for my mother who uses a walker.",
        "Good to be served in French without having to ask twice.",
        "The reminder e-mail before my appointment was helpful.",
        "Polite and professional from start to finish.",
        "I could pay my tax bill online in five minutes.",
        "They called me back the same day, as promised.",
    ),
    "fr": (
        "La personne au comptoir a été très aimable et a pris le temps de m’expliquer.",
        "Tout a été réglé en une seule visite, merci\u202f!",
        "Personnel compétent et souriant.",
        "Le formulaire en ligne est beaucoup plus simple qu’avant.",
        "On m’a répondu en français dès le premier appel.",
        "J’ai apprécié qu’on me rappelle le jour même.",
        "Les explications sur mon compte de taxes étaient très claires.",
        "Service courtois, comme toujours.",
    ),
}

NEUTRAL = {
    "en": (
        "Please open one evening a week.",
        "More bicycle racks near the entrance would be nice.",
        "It would help to see the waiting time on the website.",
        "The parking lot entrance is hard to see from the street.",
        "Could you send the receipt by e-mail instead of paper?",
        "The ticket screen is hard to read from the back of the room.",
    ),
    "fr": (
        "Ce serait bien d’ouvrir un soir par semaine.",
        "Pourriez-vous envoyer le reçu par courriel\u202f?",
        "Il faudrait afficher le temps d’attente sur le site Web.",
        "L’affichage du numéro se lit mal du fond de la salle.",
        "Quelques chaises de plus dans la salle d’attente seraient les bienvenues.",
    ),
}

DISPLEASED = {
    "en": (
        "I waited over an hour with only two counters open.",
        "My file took five weeks; I was told two.",
        "I had to call three times before anyone answered.",
        "Nobody told me which documents to bring, so I came twice.",
        "The line was out the door at noon.",
        "I still do not know if my request was accepted.",
        "On hold for forty minutes, then the call dropped.",
        "The refusal letter gave no reason.",
        "Too slow. The staff are nice but there are not enough of them.",
        "I was sent from one counter to another.",
    ),
    "fr": (
        "J’ai attendu plus d’une heure, il n’y avait que deux comptoirs ouverts.",
        "Mon dossier a pris cinq semaines alors qu’on m’en avait promis deux.",
        "J’ai dû appeler trois fois avant d’avoir une réponse.",
        "Personne ne m’a dit quels documents apporter, j’ai dû revenir.",
        "Les délais sont beaucoup trop longs.",
        "Je ne sais toujours pas si ma demande est acceptée.",
        "La lettre de refus ne donnait aucune raison.",
        "On m’a envoyé d’un comptoir à l’autre.",
    ),
}


def remark(rng: np.random.Generator, satisfaction: float, language: str) -> str:
    """One comment that suits the respondent's satisfaction (latent value), or ""."""
    speaks, taste, first, second = rng.random(4)
    if speaks > WRITES:
        return ""
    mood = PLEASED if satisfaction + taste > 1.0 else DISPLEASED
    kinds = (NEUTRAL if taste < 0.3 else mood)[language]
    text = kinds[int(first * len(kinds))]
    if second > 0.75 and kinds is not NEUTRAL[language]:
        text += " " + NEUTRAL[language][int(second * len(NEUTRAL[language]))]
    return text
