"""What can only be seen in a browser: widths, colours, the keyboard, complaints."""

import pytest

from leaderboard.catalogue.models import Note
from leaderboard.rankings.refreshing import refresh
from tests.browser.conftest import browsing
from tests.builders import make_board, make_source, make_submission, make_system

BOARD = "/benchmarks/toy/full/1/"
LONG = "a-name-without-a-single-place-to-break-it-" * 4


@pytest.fixture
def pages(site) -> list[str]:
    """The kinds of page, each with the longest things that may stand on it."""
    board = make_board(
        metrics={f"task_{n}": {"name": f"A task with a long name, part {n}"} for n in range(12)},
        splits={"tools": ["none", "with a browser, a shell and everything else " * 4]},
    )
    Note.objects.create(benchmark=board.benchmark, board=board, kind="fact", text=LONG * 3)
    source = make_source("long", kind="page", paper=None, citation=LONG, link="https://a.example/")
    make_system(LONG, slug="long")
    claim = make_submission(
        board,
        system=LONG,
        scores={f"task_{n}": "50.123456" for n in range(12)},
        source=source,
        locator=LONG,
        conditions={"tools": "none"},
        note=LONG,
        figure={"stderr": 1, "confidence": LONG},
        published=True,
    )
    refresh(board.pk)
    return [
        "/",
        "/benchmarks/toy/",
        BOARD,
        "/systems/",
        "/systems/long/",
        "/papers/",
        "/papers/toy-paper/",
        "/method/",
        "/search/?q=a",
        "/nothing/",
        claim.get_absolute_url(),
    ]


def test_no_page_is_wider_than_the_screen(site, pages):
    too_wide = {}
    with browsing(site) as visitor:
        for width in (375, 1280):
            page = visitor.page(width=width)
            for address in pages:
                page.goto(address)
                needed = page.evaluate("document.documentElement.scrollWidth")
                if needed > width:
                    too_wide[address, width] = needed

    assert too_wide == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_browser_has_nothing_to_complain_about(site, pages, scheme):
    with browsing(site) as visitor:
        page = visitor.page(scheme=scheme)
        for address in pages:
            if address != "/nothing/":
                page.goto(address)

    assert visitor.complaints == []


LUMINANCE = """
(where) => {
  const part = (c) => (c /= 255) <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  const light = (colour) => {
    const [r, g, b] = colour.match(/[\\d.]+/g).map(Number);
    return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
  };
  const style = getComputedStyle(document.querySelector(where));
  const paper = getComputedStyle(document.body).backgroundColor;
  return [light(style.color), light(paper)];
}
"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_stand_out_from_the_paper_as_the_reader_prefers_it(site, pages, scheme):
    with browsing(site) as visitor:
        page = visitor.page(scheme=scheme)
        page.goto(BOARD)
        seen = {
            where: page.evaluate(LUMINANCE, where)
            for where in ("body", "main a", ".count", ".mark", "td small", ".tier")
        }

    contrast = {where: (max(pair) + 0.05) / (min(pair) + 0.05) for where, pair in seen.items()}
    assert {where: ratio for where, ratio in contrast.items() if ratio < 4.5} == {}
    assert (seen["body"][1] > 0.5) == (scheme == "light")


def test_the_keyboard_skips_to_the_content(site, pages):
    with browsing(site) as visitor:
        page = visitor.page()
        page.goto(BOARD)
        page.keyboard.press("Tab")
        first = page.evaluate("document.activeElement.textContent")
        seen = page.evaluate("document.activeElement.getBoundingClientRect().left >= 0")
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        inside = page.evaluate("document.querySelector('main').contains(document.activeElement)")

    assert (first, seen, inside) == ("Skip to the content", True, True)


HEAR_SCROLLING = """
() => {
  const table = document.querySelector(".wrap");
  window.scrolled = new Promise((hear) => table.addEventListener("scroll", hear, { once: true }));
  table.focus();
}
"""


def test_a_wide_table_scrolls_by_itself_and_by_keyboard(site, pages):
    with browsing(site) as visitor:
        page = visitor.page(width=375)
        page.goto(BOARD)
        page.evaluate(HEAR_SCROLLING)
        page.keyboard.press("ArrowRight")
        page.evaluate("window.scrolled.then(() => true)")
        table = page.evaluate("document.querySelector('.wrap').scrollLeft")
        body = page.evaluate("document.documentElement.scrollLeft")

    assert table > 0
    assert body == 0
