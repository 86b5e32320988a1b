"""A leaderboard over time: who led when, ranks by day, what changed; and where a chart's lines go."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leaderboard.rankings.chronicling import chronicle
from leaderboard.rankings.models import RankChange
from leaderboard.rankings.refreshing import refresh
from leaderboard.submissions.corrections import correct
from leaderboard.website.charts import (
    LINE,
    NAME_MOST,
    WIDTH,
    Climb,
    Reign,
    _box,
    bump_chart,
    day_ticks,
    shortened,
    spread,
    step_chart,
    value_ticks,
)
from tests.builders import make_board, make_curator, make_submission
from tests.website.reading import links_of, main_of, page_of, systems_of

HISTORY = "/benchmarks/toy/full/1/history/"
NUMBERS = st.decimals(-1000, 1000, places=3)
DAYS = st.dates(date(1990, 1, 1), date(2040, 1, 1))


def publish(board, *claims, **more) -> None:
    """Publish (system, score, day) claims and tell the board's history."""
    for system, score, day in claims:
        make_submission(board, system=system, score=score, date=day, published=True, **more)
    refresh(board.pk)
    chronicle(board.pk)


@pytest.fixture
def told(board):
    """Alpha leads for a year; Beta then takes over."""
    publish(
        board,
        ("Alpha", "70", "2025-01-10"),
        ("Gamma", "50", "2025-02-10"),
        ("Beta", "80", "2026-01-10"),
    )
    return board


def table_under(page, label: str) -> list[list[str]]:
    """The lines of a table by the label of its region, as text."""
    region = main_of(page).one("div", aria_label=label)
    return [
        [cell.text for cell in row.inside if not isinstance(cell, str)]
        for row in region.one("table").all("tr")[1:]
    ]


def leads(visitor, query="") -> list[list[str]]:
    return table_under(visitor.get(HISTORY + query), "Who led when, as a table")


# --- Who led when -------------------------------------------------------------------------


def test_the_record_says_who_led_when_and_by_how_much(visitor, told):
    assert [row[:6] for row in leads(visitor)] == [
        ["2026-01-10", "today", "Beta", "80 %", "10 %", "Alpha"],
        ["2025-01-10", "2026-01-10", "Alpha", "70 %", "–", "nobody else"],
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("claims", "verdict"),
    [
        ([("Alpha", "90"), ("Beta", "50")], "yes"),
        ([("Alpha", "60"), ("Beta", "59")], "no"),
        ([("Alpha", "60"), ("Beta", "60")], "no"),
        ([("Alpha", "60")], "unknown"),
    ],
)
def test_the_record_says_whether_first_place_was_separable(visitor, claims, verdict):
    board = make_board(metrics={"accuracy": {"kind": "proportion"}})
    publish(board, *[(name, score, "2025-01-10") for name, score in claims], figure={"n": 100})

    assert leads(visitor)[0][6] == verdict
    chart = main_of(visitor.get(HISTORY)).one("section", aria_labelledby="record").all("svg")[0]
    assert [g.attrs["class"] for g in chart.all("g")] == [f"step step--{verdict}"]


def test_a_lead_links_to_its_record_and_to_the_board_of_its_day(visitor, told):
    links = links_of(visitor.get(HISTORY))
    first = told.submissions.get(system__name="Alpha")

    assert first.get_absolute_url() in links
    assert "/benchmarks/toy/full/1/?as_of=2025-01-10" in links
    assert systems_of(visitor.get("/benchmarks/toy/full/1/?as_of=2025-01-10")) == ["Alpha"]


def test_a_shared_lead_names_three_and_counts_the_others(visitor, board):
    publish(board, *[(f"System {letter}", "70", "2025-01-10") for letter in "ABCDE"])

    assert leads(visitor)[0][2] == "System A , System B , System C and 2 more"


def test_results_without_a_date_are_left_out_and_counted(visitor, board):
    publish(board, ("Alpha", "70", "2025-01-10"), ("Beta", "80", None), ("Gamma", "90", None))

    text = main_of(visitor.get(HISTORY)).text

    assert "2 results without a stated date are left out." in text
    assert leads(visitor)[0][2] == "Alpha"


def test_a_record_without_any_date_is_empty(visitor, board):
    publish(board, ("Alpha", "70", None))

    words = [p.text for p in main_of(visitor.get(HISTORY)).all("p", class_="empty")]

    assert words == [
        "No ranked result of this class has a stated date, so nobody can say who led when.",
        "Nobody in the first places has a result with a stated date.",
    ]


def test_the_chart_says_in_words_what_it_shows(visitor, told):
    chart = main_of(visitor.get(HISTORY)).all("svg", role="img")[0]

    assert chart.attrs["aria-labelledby"] == "record-title record-words"
    assert chart.all("title")[0].text == "Who led when"
    assert chart.one("desc").text == (
        "2 reigns: from Alpha with 70 % on 2025-01-10 to Beta with 80 % since 2026-01-10. "
        "The table below has them all."
    )
    assert {word.text for word in chart.all("text", class_="chart__name")} == {"Alpha", "Beta"}


# --- Which ranking ------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_page_shows_the_metric_and_class_asked_for(visitor):
    board = make_board(
        metrics={"accuracy": {}, "cost": {"direction": "lower", "unit": "$", "upper": None}},
        splits={"tools": ["none"]},
    )
    for system, conditions, cost in (("A", {}, "5"), ("B", {}, "3"), ("C", {"tools": "none"}, "9")):
        make_submission(
            board,
            system=system,
            scores={"accuracy": "70", "cost": cost},
            conditions=conditions,
            date="2025-01-10",
            published=True,
        )
    refresh(board.pk)
    chronicle(board.pk)

    assert leads(visitor)[0][2] == "A , B"
    assert leads(visitor, "?metric=cost")[0][2:5] == ["B", "3 $", "2 $"]
    assert leads(visitor, "?class=tools%3Dnone&metric=cost")[0][2:4] == ["C", "9 $"]
    assert "?class=tools%3Dnone" in links_of(visitor.get(HISTORY))


@pytest.mark.django_db
def test_a_metric_that_only_describes_has_no_history(visitor):
    board = make_board(metrics={"accuracy": {}, "size": {"direction": "none"}})
    publish(board, ("Alpha", "70", "2025-01-10"))

    shown = main_of(visitor.get(f"{HISTORY}?metric=size"))

    assert shown.one("p", class_="empty").text.startswith("Size describes and does not rank")


def test_a_board_without_results_says_so(visitor, board):
    assert "No result is published" in main_of(visitor.get(HISTORY)).one("p", class_="empty").text


@pytest.mark.parametrize("query", ["?metric=x", "?class=x", "?page=0", "?page=x", "?page=%00"])
def test_odd_questions_get_the_plain_page(visitor, told, query):
    assert [row[2] for row in leads(visitor, query)] == ["Beta", "Alpha"]


def test_a_board_that_is_not_there_has_no_history(visitor, board):
    assert visitor.get("/benchmarks/toy/full/2/history/").status_code == 404


def test_the_board_links_to_its_history(visitor, told):
    assert HISTORY in links_of(visitor.get("/benchmarks/toy/full/1/"))


# --- Ranks over time ----------------------------------------------------------------------


def test_ranks_are_listed_day_by_day(visitor, told):
    rows = table_under(visitor.get(HISTORY), "Ranks over time, as a table")

    assert rows == [
        ["Beta", "2026-01-10", "1", "3", "80 %"],
        ["Alpha", "2025-01-10", "1", "1", "70 %"],
        ["2026-01-10", "2", "3", "70 %"],
        ["Gamma", "2025-02-10", "2", "2", "50 %"],
        ["2026-01-10", "3", "3", "50 %"],
    ]


def test_ranks_are_those_of_the_first_ten_of_today(visitor, board):
    publish(board, *[(f"System {n:02}", str(90 - n), "2025-01-10") for n in range(12)])

    chart = main_of(visitor.get(HISTORY)).all("svg", role="img")[1]

    names = [word.text for word in chart.all("text", class_="chart__name")]
    assert names == [f"System {n:02}" for n in range(10)]


def test_references_take_no_part(visitor, board):
    publish(board, ("Human", "99", "2025-01-10"), kind="reference", reference="human")
    publish(board, ("Alpha", "70", "2025-01-10"))

    rows = table_under(visitor.get(HISTORY), "Ranks over time, as a table")

    assert [row[0] for row in rows] == ["Alpha"]


# --- What changed here --------------------------------------------------------------------


def test_changes_are_told_newest_first_and_lead_to_the_board_then(visitor, told):
    beta = told.submissions.get(system__name="Beta")
    correct(beta, printed={"accuracy": "60"}, because="misread", by=make_curator())
    refresh(told.pk)
    chronicle(told.pk)

    found = main_of(visitor.get(HISTORY)).all("li", class_="change")

    assert found[0].one("ul").all("li")[0].text == "Alpha takes first place from Beta."
    assert "Beta fell behind Alpha after its figure was corrected" in found[0].text
    before = found[1].all("a")[-1].attrs["href"]
    assert systems_of(visitor.get(before)) == ["Beta", "Alpha", "Gamma"]


def test_changes_of_the_board_come_fifty_a_page(visitor, told):
    first = RankChange.objects.first()
    RankChange.objects.bulk_create(
        RankChange(
            board=told,
            metric=first.metric,
            moment=datetime(2020, 1, 1, 0, minute, tzinfo=UTC),
            facts=first.facts,
        )
        for minute in range(55)
    )
    there = RankChange.objects.count()

    pages = [main_of(visitor.get(f"{HISTORY}?page={n}")) for n in (1, 2, 3)]

    assert [len(page.all("li", class_="change")) for page in pages] == [50, there - 50, 0]
    assert "Page 2 of 2" in pages[1].text
    assert "This page is empty." in pages[2].text


@pytest.mark.django_db
def test_a_second_metric_points_to_the_changes_by_the_first(visitor):
    board = make_board(metrics={"accuracy": {}, "f1": {}})
    make_submission(board, scores={"accuracy": "1", "f1": "2"}, date="2025-01-01", published=True)
    refresh(board.pk)
    chronicle(board.pk)

    shown = main_of(visitor.get(f"{HISTORY}?metric=f1"))

    assert "Changes are told by the leaderboard’s first metric." in shown.text


def test_headings_stand_in_order(visitor, told):
    main = main_of(visitor.get(HISTORY))

    assert [h.text for h in main.all("h1") + main.all("h2")] == [
        "History of Toy",
        "Who led when",
        "Ranks over time",
        "What changed here",
    ]
    assert page_of(visitor.get(HISTORY)).all("script") == []


# --- Where a chart's lines go -------------------------------------------------------------


def reign(since: date, days: int, value, name="A", kind="yes") -> Reign:
    return Reign(since, since + timedelta(days=days), Decimal(value), name, kind, name)


reigns = st.lists(
    st.tuples(st.integers(1, 400), NUMBERS, st.text("abcdefgh ", min_size=1, max_size=40)),
    min_size=1,
    max_size=25,
)


def history_of(parts) -> list[Reign]:
    found, day = [], date(2020, 1, 1)
    for days, value, name in parts:
        found.append(reign(day, days, value, name))
        day += timedelta(days=days)
    return found


@given(reigns, st.booleans())
def test_a_step_begins_where_the_one_before_ends(parts, higher):
    chart = step_chart(history_of(parts), higher_is_better=higher)

    assert chart.steps[0].before is None
    for before, step in pairwise(chart.steps):
        assert (step.x, step.before) == (before.until, before.y)


@given(reigns, st.booleans())
def test_everything_is_drawn_inside_the_frame(parts, higher):
    chart = step_chart(history_of(parts), higher_is_better=higher)

    for step in chart.steps:
        assert chart.left <= step.x <= step.until <= chart.right
        assert 0 <= step.y <= chart.bottom
    for words in chart.names:
        box = _box(words)
        assert 0 <= box.left <= box.right <= WIDTH
        assert LINE <= box.top <= box.bottom <= chart.bottom  # clear of the words on the axes


@given(reigns, st.booleans())
def test_names_never_lie_on_each_other(parts, higher):
    boxes = [_box(words) for words in step_chart(history_of(parts), higher_is_better=higher).names]

    assert not any(a.meets(b) for i, a in enumerate(boxes) for b in boxes[i + 1 :])


@given(reigns)
def test_better_values_stand_higher(parts):
    chart = step_chart(history_of(parts), higher_is_better=True)

    by_value = sorted(
        zip([Decimal(v) for _, v, _ in parts], chart.steps, strict=True), key=lambda p: p[0]
    )
    heights = [step.y for _, step in by_value]
    assert heights == sorted(heights, reverse=True)


def test_the_name_of_a_lone_leader_is_drawn():
    chart = step_chart([reign(date(2025, 1, 1), 0, "50", "Alone")], higher_is_better=True)

    assert [words.text for words in chart.names] == ["Alone"]


def test_no_reign_makes_no_chart():
    assert step_chart([], higher_is_better=True) is None
    assert bump_chart([], today=date(2025, 1, 1)) is None
    assert bump_chart([Climb("A", [])], today=date(2025, 1, 1)) is None


@given(NUMBERS, NUMBERS)
def test_ticks_hold_every_value_and_are_few(one, other):
    low, high = sorted([one, other])

    ticks = value_ticks(low, high)

    assert ticks[0] <= low <= high <= ticks[-1]
    assert 2 <= len(ticks) <= 7
    assert len({b - a for a, b in pairwise(ticks)}) == 1


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [
        ("18.1", "54.8", ["10", "20", "30", "40", "50", "60"]),
        ("0.5", "0.9", ["0.5", "0.6", "0.7", "0.8", "0.9"]),
        ("1000", "5000", ["1000", "2000", "3000", "4000", "5000"]),
        ("43.66", "43.66", ["40", "42", "44", "46"]),
        ("0", "0", ["0", "0.25", "0.5", "0.75", "1"]),
    ],
)
def test_ticks_are_round(low, high, ticks):
    assert [str(tick) for tick in value_ticks(Decimal(low), Decimal(high))] == ticks


@given(DAYS, DAYS)
def test_days_on_an_axis_are_few_in_order_and_inside(one, other):
    first, last = sorted([one, other])

    ticks = [day for day, _ in day_ticks(first, last)]

    assert 1 <= len(ticks) <= 9
    assert ticks == sorted(set(ticks))
    assert first <= ticks[0]
    assert ticks[-1] <= last


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("2025-01-10", "2025-01-14", ["10 Jan", "11 Jan", "12 Jan", "13 Jan", "14 Jan"]),
        ("2025-02-10", "2025-06-14", ["Mar 2025", "Apr", "May", "Jun"]),
        (
            "2024-09-01",
            "2025-12-31",
            ["Sep 2024", "Nov", "2025", "Mar", "May", "Jul", "Sep", "Nov"],
        ),
        ("2019-05-01", "2025-12-31", ["2020", "2021", "2022", "2023", "2024", "2025"]),
    ],
)
def test_an_axis_names_days_months_or_years(first, last, words):
    ticks = day_ticks(date.fromisoformat(first), date.fromisoformat(last))

    assert [text for _, text in ticks] == words


@given(st.lists(st.decimals(0, 240, places=1), min_size=1, max_size=10))
def test_names_are_spread_and_keep_their_order(places):
    moved = spread(places, least=LINE, most=300)

    in_order = [moved[i] for i in sorted(range(len(places)), key=lambda i: places[i])]
    assert all(b - a >= LINE for a, b in pairwise(in_order))
    assert max(moved) <= 300


def test_a_line_of_ranks_holds_each_rank_until_the_next():
    climb = Climb("A", [(date(2025, 1, 1), 1), (date(2025, 7, 1), 3)])

    chart = bump_chart([climb], today=date(2026, 1, 1))

    [track] = chart.tracks
    top, bottom = chart.ranks[0].at, chart.ranks[-1].at
    assert track.path.startswith(f"M{chart.left}.0 {top}H")
    assert track.path.endswith(f" {bottom}H{chart.right}")
    assert [tick.text for tick in chart.ranks] == ["1", "2", "3"]


@given(st.lists(st.lists(st.integers(1, 3000), min_size=1, max_size=8), min_size=1, max_size=10))
def test_any_ranks_make_a_chart_of_bounded_height(all_ranks):
    start = date(2025, 1, 1)
    climbs = [
        Climb(f"S{i}", [(start + timedelta(days=9 * n), rank) for n, rank in enumerate(ranks)])
        for i, ranks in enumerate(all_ranks)
    ]

    chart = bump_chart(climbs, today=start)

    assert chart.height <= 600
    assert len(chart.ranks) <= 15
    assert all(0 <= track.end[1] <= chart.bottom for track in chart.tracks)
    assert all(0 <= track.name.y <= chart.height for track in chart.tracks)


def test_a_long_name_is_cut():
    assert shortened("x" * NAME_MOST) == "x" * NAME_MOST
    assert shortened("x" * 99) == "x" * (NAME_MOST - 1) + "…"
