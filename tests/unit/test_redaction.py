"""What points to a person is taken out of a comment; what only tells of the service stays."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmt.responses.names import words_of
from cmt.responses.redaction import MOST, redacted

SECRETS = [
    # comment, what must be gone, the mark that stands there
    ("Call me at 604-555-0199 please", "555", "phone"),
    ("Call me at (604) 555 0199.", "0199", "phone"),
    ("Call 604.555.0199", "604", "phone"),
    ("Appelez-moi au 418 555-0123", "418", "phone"),
    ("Appelez-moi au 418.555.0123 poste 2214", "2214", "number"),
    ("My cell +1 604 555 0199", "604", "phone"),
    ("Mon cellulaire : +33 6 12 34 56 78", "12 34", "phone"),
    ("6045550199 is my number", "6045550199", "phone"),
    ("6 0 4 5 5 5 0 1 9 9", "5 0 1", "phone"),
    ("Phone: 1-800-555-0199", "800", "phone"),
    ("Just ring 555-0199", "0199", "phone"),
    ("٦٠٤٥٥٥٠١٩٩ is my number", "٥٥٥", "phone"),
    ("\uff16\uff10\uff14-\uff15\uff15\uff15-\uff10\uff11\uff19\uff19", "555", "phone"),
    ("604\u200b555\u200b0199", "0199", "phone"),
    ("six zero four five five five zero one nine nine", "five five", "number"),
    ("mon numéro est quatre un huit cinq cinq cinq zéro un deux trois", "cinq cinq", "number"),
    ("six oh four, double five five, oh one nine nine", "double", "number"),
    ("ann.lee@example.org told me", "ann.lee", "e-mail"),
    ("Ann.Lee@Example.ORG", "Lee", "e-mail"),
    ("ann.lee @ example.org", "ann.lee", "e-mail"),
    ("ann.lee at example dot org", "ann.lee", "e-mail"),
    ("ann.lee(at)example(dot)org", "ann.lee", "e-mail"),
    ("ann_lee [at] example [dot] org", "ann_lee", "e-mail"),
    ("jean.roy arobase exemple point com", "jean.roy", "e-mail"),
    ("jroy@ville", "jroy", "e-mail"),
    ("Écrivez à j-p.côté@exemple.qc.ca svp", "côté", "e-mail"),
    ("ann+permits@mail.example.co.uk", "permits", "e-mail"),
    ("see https://example.org/people/ann-lee?id=7", "ann-lee", "link"),
    ("see www.annlee.com/me", "annlee", "link"),
    ("my page annlee.ca", "annlee", "link"),
    ("my page is annlee dot com", "annlee", "link"),
    ("HTTPS://EXAMPLE.ORG/ANN", "ANN", "link"),
    ("find me @ann_lee_82", "ann_lee", "account"),
    ("instagram: annlee82", "annlee82", "account"),
    ("Facebook est AnnLee.82", "AnnLee", "account"),
    ("my twitter is annlee82", "annlee82", "account"),
    ("SIN 046 454 286", "454", "number"),
    ("mon NAS est 046-454-286", "454", "number"),
    ("NAS: 046454286", "454", "number"),
    ("Health card 1234-567-897-AB", "567", "phone"),
    ("carte soleil TREJ 7507 1412", "7507", "number"),
    ("my RAMQ is TREJ75071412", "TREJ7507", "number"),
    ("file 2024-P-0345 is lost", "0345", "number"),
    ("dossier no 45-112", "112", "number"),
    ("permit number BP2024-118", "118", "number"),
    ("permis numéro A-4471", "4471", "number"),
    ("reference: 88213", "88213", "number"),
    ("réf. 88213", "88213", "number"),
    ("ticket #4471", "4471", "number"),
    ("case 4471 was closed", "4471", "number"),
    ("my account is 00291", "00291", "number"),
    ("passport AB123456", "123456", "number"),
    ("passeport GA302922 expiré", "302922", "number"),
    ("licence T2456-89123-45678", "89123", "number"),
    ("plate ABCD 123", "ABCD 123", "number"),
    ("plaque 123 ABC", "123 ABC", "number"),
    ("born 1975-07-14", "07-14", "number"),
    ("né le 14/07/1975", "14/07", "number"),
    ("card 4111 1111 1111 1111", "1111", "phone|number"),
    ("I live at 12 Elm Street in the east end", "Elm", "address"),
    ("I live on Elm near the park", "Elm", "address"),
    ("My address is 12-340 Elm Ave, apt 4", "Elm", "address"),
    ("the house at 1204 Elm St.", "Elm", "address"),
    ("at 45 Main Street West", "Main", "address"),
    ("at 45 main street", "main", "address"),
    ("4502 King Edward Boulevard", "King", "address"),
    ("10 Downing Court", "Downing", "address"),
    ("22 Maple Drive", "Maple", "address"),
    ("the pothole on Elm Crescent", "Elm", "address"),
    ("K1A 0B1", "0B1", "address"),
    ("k1a0b1", "k1a0b1", "address"),
    ("M5V-2T6 is my code", "2T6", "address"),
    ("J'habite au 12, rue des Érables", "Érables", "address"),
    ("j'habite rue Sainte-Catherine Est", "Catherine", "address"),
    ("J’habite au 12 rue des Érables", "Érables", "address"),
    ("au 1204, boul. René-Lévesque", "René", "address"),
    ("le 45 rue de la montagne", "montagne", "address"),
    ("2 chemin du lac", "lac", "address"),
    ("12 bis rue Victor Hugo", "Hugo", "address"),
    ("mon adresse est le 12 de l'Église", "Église", "address"),
    ("sur la rue Saint-Denis", "Denis", "address"),
    ("apt 4B", "4B", "address"),
    ("appartement 302", "302", "address"),
    ("C.P. 1203", "1203", "address|number"),
    ("PO Box 221", "221", "address|number"),
    ("My name is Ann Lee", "Ann", "name"),
    ("my name is ann lee", "ann", "name"),
    ("I am Ann Lee and I waited", "Ann", "name"),
    ("This is Ann from the east end", "Ann", "name"),
    ("je m'appelle Jean-Luc Roy", "Jean", "name"),
    ("je m’appelle jean", "jean", "name"),
    ("Mon nom est Roy", "Roy", "name"),
    ("Je suis Jean Roy, client depuis", "Roy", "name"),
    ("Mr. Patel was rude", "Patel", "name"),
    ("mr patel was rude", "patel", "name"),
    ("Dr. K. Patel", "Patel", "name"),
    ("Mrs O'Neil at the desk", "Neil", "name"),
    ("M. Lévesque a été impoli", "Lévesque", "name"),
    ("Mme gagnon a été gentille", "gagnon", "name"),
    ("Mme de la Durantaye", "Durantaye", "name"),
    ("Madame Gagnon au comptoir", "Gagnon", "name"),
    ("Me Roy, notaire", "Roy", "name"),
    ("Officer Daniels was kind", "Daniels", "name"),
    ("l'agente Tremblay", "Tremblay", "name"),
    ("Thanks to Priya!", "Priya", "name"),
    ("Merci à Sophie pour tout", "Sophie", "name"),
    ("Bravo à Marc-André", "Marc", "name"),
    ("served by Lee", "Lee", "name"),
    ("I spoke with Ann, who helped", "Ann", "name"),
    ("J'ai parlé à Nathalie", "Nathalie", "name"),
    ("a clerk named bob", "bob", "name"),
    ("une dame qui s'appelle lise", "lise", "name"),
    ("Ann was great", "Ann", "name"),
    ("It was quick. Ann helped me", "Ann", "name"),
    ("Sophie a été formidable", "Sophie", "name"),
    ("Rapide. Nathalie du comptoir savait tout", "Nathalie", "name"),
    ("The clerk, Ann, was great", "Ann", "name"),
    ("Great clerk (Ann)", "Ann", "name"),
    ("the manager Van Der Berg", "Berg", "name"),
    ("my wife Maria Santos waited", "Santos", "name"),
    ("ma conjointe Chantal Côté-Roy attend", "Chantal", "name"),
    ("I told Mohammed and Li about it", "Mohammed", "name"),
    ("I told Mohammed and Li about it", "Li ", "name"),
    ("Thanks, Ann", "Ann", "name"),
    ("Regards,\nAnn Lee", "Lee", "name"),
    ("Cordialement,\nJean Roy", "Roy", "name"),
    ("Signed, J. Doe", "Doe", "name"),
    ("Signé : J. Roy", "Roy", "name"),
    ("A\u200bnn Lee was here, said Le\u200be", "Lee", "name"),
    ("\uff21\uff4e\uff4e was great", "Ann", "name"),
    # written small, with nothing before them
    ("bob helped me", "bob", "name"),
    ("un gros merci à julie du comptoir", "julie", "name"),
    ("c'est l'idée d'élodie", "élodie", "name"),
    ("le service de marie-ève est bon", "marie", "name"),
    ("le service de marie-ève est bon", "ève", "name"),
    ("monsieur tremblay etait gentil", "tremblay", "name"),
    # beside other names
    ("Xiu, Marc et Luc sont excellents", "Xiu", "name"),
    ("Xiu and Bao were kind", "Xiu", "name"),
    ("la préposée Sophie L. a été impolie", "L.", "name"),
    ("Xiu T., Gatineau", "Xiu", "name"),
    ("J.-P. Roy ne m'a pas rappelé", "J.-P.", "name"),
    ("Jean\u2011Xavier était là", "Jean", "name"),
    ("I spoke to A. B. about my file", "A. B.", "name"),
    ("Regards, K.L.M.", "K.L.M.", "name"),
    ("王小明 helped me", "王小明", "name"),
    ("Иван помог", "Иван", "name"),
    ("محمد helped me", "محمد", "name"),
    # numbers, links and days
    ("employee 4521 was rude", "4521", "number"),
    ("l'employé numéro 345", "345", "number"),
    ("Client ID: ab12cd", "ab12cd", "number"),
    ("né le 12 mars 1984", "1984", "number"),
    ("my date of birth is March 3rd, 1984", "March", "number"),
    ("jean.roy@exemple.qc.ca", ".ca", "e-mail"),
    ("jean roy at exemple dot com", "jean", "e-mail"),
    ("voir bit.ly/abc123", "abc123", "link"),
    ("t.me/xiu", "xiu", "link"),
]  # fmt: skip


@pytest.mark.parametrize(("comment", "secret", "kind"), SECRETS)
def test_what_points_to_a_person_is_gone(comment: str, secret: str, kind: str) -> None:
    found = redacted(comment)
    assert secret.lower() not in re.sub(r"\[[a-z-]+\]", "", found.text).lower()
    assert set(kind.split("|")) & set(found.removed), found


KEPT = [
    "I waited 15 minutes, 5 out of 5.",
    "We paid $1,200 in 2024 and 2025.",
    "From 9:00 to 10:30 nobody came; 3 calls, 2 visits.",
    "Between 2023-2024 things improved.",
    "I'm Canadian and I love it.",
    "The website was slow on Monday in Ottawa.",
    "Waited 2 hours on the way to the office.",
    "SERVICE WAS TERRIBLE AND SLOW",
    "Staff was great. Everything was easy. They helped me.",
    "Window 11 was closed at 4 pm.",
    "Covid-19 made 45 people wait.",
    "The staff (all of them) were polite: thank you!",
    "Le personnel était bon. Tout était parfait, merci!",
    "J'ai attendu 45 minutes pour rien, 3 fois sur 4.",
    "Le 15 mai, il y avait 12 personnes avant moi.",
    "Les frais de 1 200 $ sont trop élevés.",
    "Ouvert de 9 h 30 à 16 h 30 seulement.",
    "En 2025, c'était mieux qu'en 2024.",
    "Le site Web est en français et en anglais.",
    "Service à améliorer : l'attente est longue.",
    "L'information est claire. Appelez-moi, faut-il encore attendre?",
    "Plan B. was better; open 9 a.m. to 5 p.m. on the U.S. side.",
    "Je suis né au Québec et/ou ailleurs, voir page 3/4.",
    "The employee of the month; 200 people waited.",
]


@pytest.mark.parametrize("comment", KEPT)
def test_what_tells_of_the_service_stays(comment: str) -> None:
    assert redacted(comment).text == comment


def test_words_somebody_writes_small_are_no_names() -> None:
    written = words_of(["the forms are long", "les Formulaires", "Ann’s desk"])
    assert {"forms", "les"} <= written and "formulaires" not in written
    told = "I hate Forms and Ann"
    assert redacted(told).text == "I hate Forms and [name]"
    assert redacted("I hate Queues", vocabulary={"queues"}).text == "I hate Queues"
    assert redacted("I hate Queues").text == "I hate [name]"


def test_one_who_writes_a_name_small_does_not_lay_it_open() -> None:
    written = words_of(["xiu was rude", "I told Xiu so", "the clerk, Xiu, left", "so did Xiu"])
    assert "xiu" not in written and {"was", "clerk"} <= written
    assert "Xiu" not in redacted("I told Xiu so", vocabulary=written).text


@pytest.mark.parametrize("written", ["LÉO", "léo", "Leo", "leo", "Léo’s", "(léo)"])
def test_names_on_a_list_are_found_however_they_are_written(written: str) -> None:
    told = redacted(f"it was {written} again", names=["Léo"]).text
    assert "[name]" in told and "l" not in re.sub(r"\[name\]", "", told).lower().replace("’s", "")


def test_part_of_a_word_is_no_name_on_a_list() -> None:
    assert redacted("the planner planned it", names=["Ann"]).text == "the planner planned it"


def test_every_removal_is_counted() -> None:
    found = redacted("Ann Lee, ann@example.org, 604 555 0199, thanks to Bo")
    assert found.removed == {"name": 2, "e-mail": 1, "phone": 1}


def test_a_mark_somebody_typed_hides_nothing() -> None:
    assert "0199" not in redacted("[phone] \ue0006045550199\ue001 [name]").text


PLANTED = st.one_of(
    st.from_regex(r"[2-9]\d{2}[-. ][2-9]\d{2}[-. ]\d{4}", fullmatch=True),
    st.from_regex(r"[a-z]{3,9}\.[a-z]{3,9}@[a-z]{3,9}\.(com|ca|org)", fullmatch=True),
    st.from_regex(r"[0-9]{3} [0-9]{3} [0-9]{3}", fullmatch=True),
    st.from_regex(r"[ABCEGHJKLMNPRSTVXY][0-9][A-Z] ?[0-9][A-Z][0-9]", fullmatch=True),
    st.from_regex(r"https://[a-z]{3,9}\.(com|ca)/[a-z0-9]{4,12}", fullmatch=True),
)
AROUND = st.text(alphabet="abcdefghijk lmnop,.;:!?\n()éàç'’-", max_size=40)


@given(AROUND, PLANTED, AROUND)
def test_an_identifier_never_survives_wherever_it_stands(
    before: str, planted: str, after: str
) -> None:
    assert planted not in redacted(f"{before} {planted} {after}").text


@given(st.text(max_size=200))
def test_any_text_is_read_and_a_second_reading_takes_out_no_more_numbers(text: str) -> None:
    once = redacted(text).text
    assert not {"phone", "e-mail", "number"} & set(redacted(once).removed)


@pytest.mark.parametrize(
    "piece", ["1a1-", "a.b-", "A", "Ann ", "one ", "1 ", "@", "\u202e", "\x00"]
)
def test_a_long_comment_is_cut_before_it_is_searched(piece: str) -> None:
    assert len(redacted(piece * 5000).text) <= MOST
