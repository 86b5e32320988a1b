"""One claim in full: its figures, its source, and what came before and after it."""

from decimal import Decimal

import pytest

from leaderboard.importers.rows import Figure, Place, ResultRow
from leaderboard.submissions.corrections import correct
from leaderboard.submissions.intake import Defaults, Intake
from leaderboard.submissions.publishing import publish, reject, withdraw
from tests.builders import make_board, make_source, make_submission, make_system
from tests.website.reading import links_of, main_of, page_of

pytestmark = pytest.mark.django_db


def words_of(visitor, submission) -> str:
    return main_of(visitor.get(submission.get_absolute_url())).text


def test_a_published_claim_shows_its_figure_its_source_and_its_place(visitor, board):
    claim = make_submission(board, score="81.40", locator="Table 2, row 7", published=True)

    response = visitor.get(claim.get_absolute_url())

    assert (
        main_of(response)
        .one("tbody")
        .text.startswith("Accuracy %, higher is better 81.40 81.40 none")
    )
    assert "Place in it Table 2, row 7" in main_of(response).text
    assert "https://arxiv.org/abs/2501.00001v1" in links_of(response)


def test_a_claim_shows_the_conditions_it_states(visitor):
    board = make_board(splits={"tools": ["none"]})
    claim = make_submission(board, conditions={"tools": "none"}, published=True)

    assert "Tools none" in words_of(visitor, claim)


def test_a_claim_shows_its_uncertainty_as_stated(visitor, board):
    figure = {"low": Decimal(40), "high": Decimal("44.5"), "level": Decimal("0.9"), "n": 2500}
    claim = make_submission(board, score="42", figure=figure, published=True)

    assert "40.00 to 44.50 at 90 % 2500" in words_of(visitor, claim)


def test_a_figure_printed_in_another_unit_is_shown_converted_and_says_how(visitor, board, curator):
    make_system("Example-1")
    row = ResultRow(
        place=Place("test.csv", 2),
        system="Example-1",
        board=board.address,
        figures=(Figure("accuracy", "0.8142", Decimal("0.8142"), Place("test.csv", 2)),),
    )
    defaults = Defaults(make_source(), factors={"accuracy": Decimal(100)}, units_stated=True)
    [outcome] = Intake(defaults, by=curator).receive([row])
    publish(outcome.submission, by=curator)

    table = main_of(visitor.get(outcome.submission.get_absolute_url())).one("tbody")

    assert [cell.text for cell in table.all("td")[:2]] == ["0.8142", "81.4 printed × 100"]


def test_a_doubtful_figure_says_why(visitor, board):
    claim = make_submission(board, figure={"confidence": "read off a chart"}, published=True)

    assert "Low confidence: read off a chart" in words_of(visitor, claim)


def test_a_withdrawn_claim_keeps_its_page_and_says_why(visitor, board, curator):
    claim = make_submission(board, published=True)

    withdraw(claim, because="trained on the test set", by=curator)

    claim.refresh_from_db()
    assert f"It was withdrawn on {claim.known_to:%Y-%m-%d}: trained on the test set" in words_of(
        visitor, claim
    )


def test_a_corrected_claim_and_its_correction_lead_to_each_other(visitor, board, curator):
    old = make_submission(board, score="81.4", published=True)

    new = correct(old, printed={"accuracy": "81.9"}, because="a typing error", by=curator)

    assert "It was superseded on" in words_of(visitor, old)
    assert "a typing error" in words_of(visitor, old)
    assert new.get_absolute_url() in links_of(visitor.get(old.get_absolute_url()))
    assert old.get_absolute_url() in links_of(visitor.get(new.get_absolute_url()))


def test_a_superseded_claim_does_not_name_a_proposal_as_its_successor(visitor, board, curator):
    claim = make_submission(board, score="81.4", published=True)
    proposal = make_submission(board, score="99.9", by=curator)

    links = links_of(visitor.get(claim.get_absolute_url()))

    assert proposal.supersedes == claim
    assert proposal.get_absolute_url() not in links


def test_a_rejected_proposal_is_not_public(visitor, board, curator):
    proposal = make_submission(board)

    reject(proposal, because="no such table", by=curator)

    assert visitor.get(proposal.get_absolute_url()).status_code == 404


def test_a_page_of_a_claim_is_named_after_its_system_and_benchmark(visitor, board):
    claim = make_submission(board, published=True)

    title = page_of(visitor.get(claim.get_absolute_url())).one("title").text

    assert title == "Example-1 on Toy · Leaderboard"


def test_a_page_that_was_withdrawn_says_so_with_its_reason_escaped(visitor, board, curator):
    claim = make_submission(board, published=True)

    withdraw(claim, because="<script>alert(1)</script>", by=curator)

    assert b"<script" not in visitor.get(claim.get_absolute_url()).content
