"""Columns are matched in the open: exact, proposed, told by a mapping, or named and left alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cmt.errors import ResponseError
from cmt.responses.headers import headers_of
from cmt.responses.match import propose, propose_answers
from cmt.responses.model import Design, Export, Mapping, Match
from cmt.responses.read.layout import sheet_of_rows
from cmt.responses.read.platforms import arranged
from tests.every_kind import every_kind
from tests.small_survey import small

INSTRUMENT = small()


def export_of(*headers: str, rows: tuple[tuple[str, ...], ...] = ()) -> Export:
    cells = rows or (tuple("4" for _ in headers),)
    return arranged(sheet_of_rows("wave.csv", "0", [headers, *cells]))


def items(mapping: Mapping) -> dict[str, str]:
    return {match.column: match.item for match in mapping.matches}


def told(*matches: tuple[str, str], only: bool = False) -> Mapping:
    return Mapping(
        instrument="small",
        matches=tuple(Match(column=column, item=item, how="mapping") for column, item in matches),
        only=only,
    )


@pytest.mark.parametrize(
    "header",
    [
        "time-taken",
        "TIME_TAKEN",
        "How satisfied were you with the time it took to get the service?",
        "how satisfied were you  with the time it took to get the service",
        "3. How satisfied were you with the time it took to get the service?",
        "Q3 - How satisfied were you with the time it took to get the service? *",
        "How satisfied were you with the time it took to get the service? (required)",
        "And the time it took to get the service?",
        "Quel est votre degré de satisfaction à l'égard du délai de service\u00a0?",
        "Et le délai de service\u202f?",
        "Time taken",
        "Délai",
        "Your experience [Time taken]",
        "Votre expérience [Quel est votre degré de satisfaction à l’égard du délai de service ?]",
    ],
)
def test_a_header_may_be_an_id_a_question_in_any_language_or_a_short_name(header: str) -> None:
    mapping = propose(export_of("overall", header), INSTRUMENT)
    assert mapping.matches[1] == Match(column=" ".join(header.split()), item="time-taken")
    assert "time-taken" not in mapping.missing_items


def test_a_mistyped_question_is_used_as_a_proposal() -> None:
    header = "How satisfied where you with the curtesy of staff?"
    match = propose(export_of("overall", header), INSTRUMENT).matches[1]
    assert (match.item, match.how) == ("staff-polite", "proposed")
    assert 92 <= match.score < 100


@pytest.mark.parametrize(
    "header",
    [
        "How dissatisfied were you with the courtesy of staff?",
        "How satisfied were you with the discourtesy of staff?",
        "How satisfied were you with the courtesy of guards?",
    ],
)
def test_another_meaning_is_never_a_proposal_that_is_used(header: str) -> None:
    match = propose(export_of("overall", header), INSTRUMENT).matches[1]
    assert (match.item, match.proposal) == ("", "staff-polite")


def test_what_is_less_alike_is_only_named() -> None:
    match = propose(export_of("overall", "Satisfied with courtesy of the staff?"), INSTRUMENT)
    assert (match.matches[1].item, match.matches[1].proposal) == ("", "staff-polite")
    assert "staff-polite" in match.missing_items


def test_items_no_column_was_found_for() -> None:
    missing = propose(export_of("overall", "time-taken", "comment"), INSTRUMENT).missing_items
    assert missing == ("staff-polite", "had-problem", "problem-solved", "channel", "improve")


def test_platform_records_are_not_questions() -> None:
    forms = export_of("ID", "Start time", "Completion time", "Email", "Name", "overall")
    assert list(items(propose(forms, INSTRUMENT)).values()) == [
        "respondent", "started", "completed", "", "", "overall",
    ]  # fmt: skip
    google = propose(export_of("Horodateur", "overall", "Langue"), INSTRUMENT)
    assert list(items(google).values()) == ["completed", "overall", "language"]


def test_one_column_per_option() -> None:
    headers = ("overall", "improve/1", "What should we improve first? [Clearer information]")
    mapping = propose(export_of(*headers), INSTRUMENT)
    assert [match.item for match in mapping.matches] == ["overall", "improve/1", "improve/3"]
    assert "improve" not in mapping.missing_items


def test_a_column_of_the_design_is_an_item_only_when_it_says_so_exactly() -> None:
    near = "How did you contact us then?"
    design = Design(weight="respondent", strata="how did you contact us", cluster=near)
    export = export_of("overall", "How did you contact us?", near, "respondent")
    assert list(items(propose(export, INSTRUMENT, design=design)).values()) == [
        "overall", "channel", "", "",
    ]  # fmt: skip
    given = propose(export, INSTRUMENT, told((near, "channel")), design)
    assert items(given)[near] == "channel"


def test_columns_of_the_mapping_that_the_file_lacks_are_named_but_for_other_names() -> None:
    given = told(("Q1", "overall"), ("*Q1", "overall"), ("Q2", "time-taken"), ("Note", ""))
    mapping = propose(export_of("q1", "channel"), INSTRUMENT, given)
    assert mapping.absent == ("Q2", "Note")
    assert propose(export_of("overall"), INSTRUMENT).absent == ()


def test_a_short_name_two_items_share_names_neither_but_a_section_decides() -> None:
    shared = {"en": "Time taken", "fr": "Délai"}
    two = replace(
        INSTRUMENT,
        items=INSTRUMENT.items | {"channel": replace(INSTRUMENT.items["channel"], short=shared)},
    )
    headers = ("overall", "Time taken", "About the contact [Time taken]")
    mapping = propose(export_of(*headers), two)
    assert [match.item for match in mapping.matches] == ["overall", "", "channel"]


def test_an_id_goes_before_a_short_name() -> None:
    short = {"en": "Comment", "fr": "Commentaire"}
    two = replace(
        INSTRUMENT,
        items=INSTRUMENT.items | {"channel": replace(INSTRUMENT.items["channel"], short=short)},
    )
    mapping = propose(export_of("overall", "Comment", "Commentaire"), two)
    assert [match.item for match in mapping.matches] == ["overall", "comment", "channel"]


def test_two_headers_equally_near_one_question_are_refused_not_chosen_between() -> None:
    near = "How satisfied were you with the courtesy of stafff?"
    with pytest.raises(ResponseError, match="are both taken for item staff-polite"):
        propose(export_of("overall", near, near.replace("courtesy", "courtesyy")), INSTRUMENT)


def test_of_two_near_headers_a_clear_winner_is_used() -> None:
    near = "How satisfied were you with the courtesy of stafff?"
    mapping = propose(export_of("overall", near, f"{near} Remark"), INSTRUMENT)
    assert [match.item for match in mapping.matches] == ["overall", "staff-polite", ""]


def test_a_mapping_overrides_and_the_rest_is_matched_as_usual() -> None:
    export = export_of("Q1", "overall", "time-taken", "Delay")
    mapping = propose(export, INSTRUMENT, told(("q1", "overall"), ("Delay", "")))
    assert items(mapping) == {
        "Q1": "overall",
        "overall": "",
        "time-taken": "time-taken",
        "Delay": "",
    }
    assert [match.how for match in mapping.matches] == ["mapping", "exact", "exact", "mapping"]


def test_only_leaves_the_rest_unused() -> None:
    mapping = propose(export_of("Q1", "time-taken"), INSTRUMENT, told(("Q1", "overall"), only=True))
    assert items(mapping) == {"Q1": "overall", "time-taken": ""}


def test_a_mapped_column_the_file_lacks_is_missing_not_wrong() -> None:
    given = told(("overall", "overall"), ("Q9", "staff-polite"), ("*RESPNUM", "respondent"))
    mapping = propose(export_of("overall"), INSTRUMENT, given)
    assert "staff-polite" in mapping.missing_items


def test_two_columns_for_one_item_are_both_named() -> None:
    with pytest.raises(ResponseError) as caught:
        propose(export_of("overall", "time-taken", "Délai"), INSTRUMENT)
    message = str(caught.value)
    assert "'time-taken' (column 2) and 'Délai' (column 3) are both taken for item" in message
    assert "mapping file" in message


def test_a_pick_many_item_has_one_column_or_one_per_option_not_both() -> None:
    with pytest.raises(ResponseError, match="improve/2"):
        propose(export_of("overall", "improve", "improve/2"), INSTRUMENT)


def test_the_same_header_twice_cannot_be_told_apart() -> None:
    with pytest.raises(ResponseError, match="rename one of them"):
        propose(export_of("overall", "overall"), INSTRUMENT)


def test_without_the_outcome_the_nearest_headers_are_listed() -> None:
    with pytest.raises(ResponseError) as caught:
        propose(export_of("age", "How happy were you overall with this service?"), INSTRUMENT)
    message = str(caught.value)
    assert "no column was found for the outcome overall" in message
    assert "Nearest headers: 'How happy were you overall with this service?', 'age'" in message
    assert "--mapping" in message


def test_near_answers_are_proposed_and_written_into_the_mapping() -> None:
    export = export_of(
        "overall",
        "channel",
        rows=(
            ("Somewhat satisfied", "In person, at a counter"),
            ("Very dissatisfiied", "in person at a counter"),
            ("N/A", "web"),
            ("Very satisfied", "Web"),
        ),
    )
    proposed = propose_answers(export, propose(export, INSTRUMENT), INSTRUMENT)
    assert proposed.matches[0].answers == {"Very dissatisfiied": 1, "N/A": "not-applicable"}
    assert proposed.matches[1].answers == {"in person at a counter": 1}


def test_a_long_label_with_a_negation_more_is_not_proposed() -> None:
    scale = INSTRUMENT.scales["channel"]
    label = "I could find everything I needed on the web site of the city"
    labels = {"en": ("Counter", "Telephone", label)}
    other = replace(
        INSTRUMENT, scales=INSTRUMENT.scales | {"channel": replace(scale, labels=labels)}
    )
    answers = (label.replace("could", "could not"), label.replace("needed", "neded"))
    export = export_of("overall", "channel", rows=tuple(("5", answer) for answer in answers))
    proposed = propose_answers(export, propose(export, other), other)
    assert proposed.matches[1].answers == {answers[1]: 3}


@pytest.mark.parametrize("answer", ["Insatisfaite", "Very unsatisfied", "dissatisfied.", "4 or 5"])
def test_no_answer_crosses_a_negation(answer: str) -> None:
    export = export_of("overall", rows=((answer,),))
    proposed = propose_answers(export, propose(export, INSTRUMENT), INSTRUMENT)
    assert proposed.matches[0].answers in ({}, {"Insatisfaite": 2})


@pytest.mark.parametrize("question", ["staff-grid", every_kind().grids["staff-grid"].text["fr"]])
@pytest.mark.parametrize("row", ["staff-fair", "They were fair."])
def test_a_row_may_stand_after_the_question_of_its_grid_and_a_dash(question: str, row: str) -> None:
    known = headers_of(every_kind())
    assert known.target(f"{question} - {row}") == "staff-fair"
    assert known.target(f"Staff at the counter - {row}") == ""


def test_an_option_may_stand_after_its_question_and_a_dash() -> None:
    known = headers_of(INSTRUMENT)
    assert known.target("improve - Shorter waits") == "improve/1"


@pytest.mark.parametrize("header", ["Submitted", "Date submitted", "Date de soumission"])
def test_when_an_answer_was_sent_is_told_by_its_header(header: str) -> None:
    export = export_of(header, "overall", rows=(("2026-05-01 10:00", "4"), ("2026-05-31", "5")))
    assert items(propose(export, INSTRUMENT)) == {header: "completed", "overall": "overall"}
