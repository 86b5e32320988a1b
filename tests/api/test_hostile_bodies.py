"""Bodies that no honest client sends. Each is refused in words, and none is our error."""

import json

import pytest

from leaderboard.submissions.models import Source, Submission, SystemCandidate
from tests.api.bodies import ADDRESS, assert_problem, make_body, propose

pytestmark = pytest.mark.django_db

GOOD = json.dumps(make_body())

UNREADABLE = {
    "half an object": "{",
    "a key twice": '{"board": "toy/full/1", "board": "toy/other/1"}',
    "a key twice, inside": GOOD.replace('"accuracy": "81.4"', '"accuracy": 1, "accuracy": 2'),
    "deep lists": "[" * 20_000 + "]" * 20_000,
    "deep objects": '{"a":' * 9_000 + "1" + "}" * 9_000,
    "thirteen levels": '{"note": ' + "[" * 12 + "]" * 12 + "}",
    "a NUL": GOOD.replace("Table 2", "Table\0"),
    "an escaped NUL": GOOD.replace("Table 2", "Table \\u0000"),
    "Latin-1": GOOD.replace("Table 2", "Tabellé").encode("latin-1"),
    "UTF-16": GOOD.encode("utf-16"),
    "a byte order mark": b"\xef\xbb\xbf" + GOOD.encode(),
    "a zipped body": b"\x1f\x8b\x08\x00",
}


@pytest.mark.parametrize("body", UNREADABLE.values(), ids=UNREADABLE)
def test_a_body_that_cannot_be_read_is_malformed(api_user, board, body):
    answer = propose(api_user, body)

    assert_problem(answer, 400, "malformed")


@pytest.mark.parametrize("body", ["", "{}", "[]", "null", "true", "1", '"text"'])
def test_a_body_that_is_no_submission_has_every_field_missing(api_user, board, body):
    answer = propose(api_user, body)

    assert_problem(answer, 422, "invalid-submission")
    missing = {e["pointer"] for e in answer.json()["errors"] if e["code"] == "missing"}
    assert missing == {"/board", "/system", "/scores", "/result_date", "/source"}


HALF = "\ud800"  # half of a surrogate pair: JSON can spell it, no text may hold it


@pytest.mark.parametrize(
    "change",
    [
        {"board": HALF},
        {"system": HALF},
        {"system": {"name": "Example-1", "organization": HALF}},
        {"system": {"name": "Example-1", "kind": HALF}},
        {"scores": {HALF: "5"}},
        {"scores": {"accuracy": {"value": "5", "note": HALF}}},
        {"conditions": {HALF: "x"}},
        {"result_date": HALF},
        {"source": {"url": f"https://example.org/{HALF}"}},
        {"source": {"paper": HALF}},
        {"source": {"repository": "a/b", "path": HALF}},
        {"source": {"url": "https://example.org/", "locator": HALF}},
        {"note": HALF},
        {HALF: 1},
    ],
    ids=str,
)
def test_half_a_character_is_refused_wherever_it_stands(api_user, board, change):
    answer = propose(api_user, make_body(**change))

    assert answer.status_code in (400, 422)
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert not Source.objects.exists()


@pytest.mark.parametrize(
    "change",
    [
        {"system": "ﬃ" * 200},  # three letters each, once they are told apart
        {"system": "ß" * 200},
        {"source": {"repository": "a" * 300 + "/b"}},
        {"source": {"paper": "arXiv:2501.00001v" + "9" * 50}},
        {"source": {"paper": "doi:10.1000/" + "x" * 480}},
        {"source": {"url": "https://example.org/" + "x" * 480}},
        {"system": {"name": "Example-1", "organization": "x" * 200}},
        {"note": "x" * 2000},
    ],
    ids=lambda change: str(change)[:30],
)
def test_a_long_text_is_taken_or_refused_and_never_breaks(api_user, board, change):
    answer = propose(api_user, make_body(**change))

    assert answer.status_code in (201, 422)


@pytest.mark.parametrize("name", ["board", "note", "result_date", "system", "x" * 60_000])
def test_a_text_of_sixty_thousand_letters_is_refused(api_user, board, name):
    answer = propose(api_user, make_body(**{name: "x" * (10 if len(name) > 20 else 60_000)}))

    assert_problem(answer, 422, "invalid-submission")


def test_a_thousand_unknown_fields_are_named_in_a_bounded_answer(api_user, board):
    answer = propose(api_user, make_body(**{f"field-{n}": 1 for n in range(3000)}))

    assert_problem(answer, 422, "invalid-submission")
    assert len(answer.content) < 10 * 64 * 1024


# --- Size and form --------------------------------------------------------------------------


def test_a_body_over_the_limit_is_too_large(api_user, board, settings):
    body = json.dumps(make_body()).ljust(settings.SUBMISSION_MAX_BYTES + 1)

    answer = propose(api_user, body)

    assert_problem(answer, 413, "too-large")
    assert not Submission.objects.exists()


def test_a_body_of_just_the_limit_is_read(api_user, board, settings):
    answer = propose(api_user, json.dumps(make_body()).ljust(settings.SUBMISSION_MAX_BYTES))

    assert answer.status_code == 201


def test_a_body_without_a_stated_length_is_not_taken_for_an_empty_one(api_user, board):
    answer = propose(
        api_user, make_body(), headers={"Transfer-Encoding": "chunked"}, CONTENT_LENGTH=""
    )

    assert answer.status_code in (201, 411, 413)


@pytest.mark.parametrize(
    "form", ["text/plain", "application/x-www-form-urlencoded", "text/json", "garbage", ""]
)
def test_anything_but_json_is_an_unsupported_media_type(api_user, board, form):
    answer = api_user.generic("POST", ADDRESS, GOOD, content_type=form)

    assert_problem(answer, 415, "unsupported-media-type")


def test_a_trial_run_stores_nothing(api_user, board):
    answer = api_user.post(f"{ADDRESS}?dry_run=true", GOOD, content_type="application/json")

    assert answer.status_code < 500
    assert not Submission.objects.exists()
    assert not SystemCandidate.objects.exists()
