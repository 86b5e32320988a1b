import re
from collections import Counter
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leaderboard.catalogue.dates import NOT_STATED, StatedDate, date_text, stated_date
from leaderboard.catalogue.models.fields import SLUG
from leaderboard.catalogue.names import name_key, slug_for
from leaderboard.catalogue.record_files import Records

unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
days = st.dates().map(date.isoformat)
months = days.map(lambda day: day[:7])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("GPT-4o  mini", "gpt 4o-mini"),
        ("GPT-5 (high)", "GPT-5-high"),
        ("Café Model", "Cafe model"),
        ("ＧＰＴ-4", "GPT-4"),
        (" Qwen3:8B ", "qwen3 8b"),
    ],
)
def test_case_accents_and_punctuation_do_not_tell_names_apart(one, other):
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("MBPP", "MBPP+"),
        ("GPT-4.1", "GPT-41"),
        ("o1", "o3"),
        ("文心一言", "通义千问"),
        ("Модель А", "Модель Б"),
    ],
)
def test_names_that_differ_in_a_letter_a_digit_or_a_plus_are_two(one, other):
    assert name_key(one) != name_key(other)


@unhurried
@given(st.text())
def test_a_key_is_its_own_key(name):
    assert name_key(name_key(name)) == name_key(name)


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("GPT-4.1 (high)", "gpt-4.1-high"),
        ("Claude 3.5 Sonnet", "claude-3.5-sonnet"),
        ("HumanEval+", "humaneval-plus"),
        ("Café", "cafe"),
        ("GPT-5 (FutureAgent_v1)", "gpt-5-futureagent-v1"),
    ],
)
def test_a_name_becomes_an_address_one_can_read(name, slug):
    assert slug_for(name) == slug


@unhurried
@given(st.text(alphabet=st.one_of(st.sampled_from("aZ9 ._-+()/"), st.characters())))
def test_whatever_the_name_its_address_is_one_the_site_accepts(name):
    slug = slug_for(name)

    assert slug == "" or re.fullmatch(SLUG, slug)


@unhurried
@given(st.text(alphabet="ab.- ", min_size=1, max_size=60), st.integers(1, 20))
def test_an_address_is_cut_to_its_length_without_a_loose_end(name, most):
    slug = slug_for(name, most)

    assert len(slug) <= most
    assert not slug.endswith(("-", "."))


def test_every_system_of_our_records_has_a_name_and_an_address_of_its_own():
    systems = Records().systems
    names = Counter(name_key(system.name) for system in systems)
    slugs = Counter(system.slug or slug_for(system.name, 120) for system in systems)

    assert [each for each, times in (*names.items(), *slugs.items()) if times > 1 or not each] == []


def test_every_address_in_our_records_is_one_the_site_accepts():
    slugs = [system.slug or slug_for(system.name, 120) for system in Records().systems]
    slugs += [maker.slug or slug_for(maker.name) for maker in Records().organizations]

    assert [slug for slug in slugs if not re.fullmatch(SLUG, slug)] == []


def test_organizations_and_bases_that_our_systems_name_are_recorded():
    systems = Records().systems
    known = {"", *(system.name for system in systems)}
    makers = {"", *(organization.name for organization in Records().organizations)}

    assert [s.name for s in systems if s.organization not in makers or s.base not in known] == []


def test_papers_and_benchmarks_that_our_documents_mention_are_recorded():
    benchmarks = {folder.path.name: folder.file for folder in Records().benchmarks}
    papers = {paper.key for file in benchmarks.values() for paper in file.papers}
    mentions = [mention for document in Records().documents for mention in document.mentions]

    assert [
        m for m in mentions if m.paper not in papers or m.benchmark not in {None, *benchmarks}
    ] == []


def test_a_day_is_read_as_that_day():
    assert stated_date("2026-03-14") == StatedDate(date(2026, 3, 14), "day")


@pytest.mark.parametrize(
    ("month", "last_day"),
    [
        ("2026-02", date(2026, 2, 28)),
        ("2024-02", date(2024, 2, 29)),
        ("2026-04", date(2026, 4, 30)),
        ("2025-12", date(2025, 12, 31)),
    ],
)
def test_a_month_counts_as_its_last_day_so_that_no_board_shows_it_too_soon(month, last_day):
    assert stated_date(month) == StatedDate(last_day, "month")


@pytest.mark.parametrize("text", [None, ""])
def test_no_date_is_not_stated(text):
    assert stated_date(text) == NOT_STATED


@pytest.mark.parametrize(
    "text",
    [
        "2026",
        "2026-13",
        "2026-00",
        "2026-02-30",
        "2026-2-3",
        "14.03.2026",
        "March 2026",
        "20260314",
        "2026-W10-3",
        "2026-03-14T00:00",
        " 2026-03",
        "0000-01",
        "٢٠٢٦-03",
    ],
)
def test_what_is_neither_a_day_nor_a_month_is_refused(text):
    with pytest.raises(ValueError):
        stated_date(text)


@unhurried
@given(st.one_of(days, months))
def test_a_date_is_shown_as_it_was_stated(text):
    assert date_text(*stated_date(text)) == text


@unhurried
@given(st.one_of(st.text(max_size=12), st.from_regex(r"[0-9W-]{7}|[0-9W-]{10}", fullmatch=True)))
def test_a_text_is_a_date_only_if_it_can_be_shown_the_same(text):
    try:
        stated = stated_date(text)
    except ValueError:
        return

    assert date_text(*stated) == text


def test_a_date_that_was_not_stated_shows_as_nothing():
    assert date_text(*NOT_STATED) == ""
