"""The page in a real browser with the network cut: it draws, finds, hides and shows evidence, and no word does harm."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Dialog, Page, Route

from queries.answers import Neighbourhood
from tests.viz.neighbourhoods import HOSTILE, hostile_neighbourhood, large_neighbourhood, post_neighbourhood
from viz import render_view

pytestmark = pytest.mark.browser
ARTIFACTS = Path(__file__).parents[2] / "artifacts"
SIZES = {"desk": (1280, 800), "phone": (390, 844)}


@dataclass
class Visit:
    page: Page
    complaints: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)


def visit(browser: Browser, folder: Path, given: Neighbourhood, size: str, title: str) -> Visit:
    """Open the page from disk, offline; every request but the page itself is refused and noted."""
    path = folder / "page.html"
    path.write_text(render_view(given, title=title), encoding="utf-8")
    width, height = SIZES[size]
    context = browser.new_context(viewport={"width": width, "height": height}, offline=True)
    found = Visit(context.new_page())

    def refuse(route: Route) -> None:
        if route.request.url == path.as_uri():
            route.continue_()
        else:
            found.requests.append(route.request.url)
            route.abort()

    def note(dialog: Dialog) -> None:
        found.complaints.append(f"dialog {dialog.message}")
        dialog.dismiss()

    found.page.on("console", lambda message: found.complaints.append(f"{message.type}: {message.text}"))
    found.page.on("pageerror", lambda error: found.complaints.append(str(error)))
    found.page.on("dialog", note)
    context.route("**/*", refuse)
    found.page.goto(path.as_uri())
    found.page.wait_for_function("window.zhiqiao && document.querySelector('canvas')")
    found.page.wait_for_timeout(300)
    return found


def keep(page: Page, name: str) -> None:
    ARTIFACTS.mkdir(exist_ok=True)
    page.screenshot(path=ARTIFACTS / f"{name}.png")


def pixels(page: Page) -> int:
    """Number of different colours on the canvas: a blank one has one."""
    script = """() => {
        const c = document.querySelector('canvas'), d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;
        const seen = new Set(); for (let i = 0; i < d.length; i += 64) seen.add(d[i] << 16 | d[i+1] << 8 | d[i+2]);
        return seen.size; }"""
    return int(page.evaluate(script))


def press_box(page: Page, name: str) -> None:
    """Press the box of the entity of that name, where the picture shows it."""
    at = page.evaluate(
        """name => { const z = window.zhiqiao, id = z.data.entities.findIndex(e => e.name === name);
        const p = z.network.canvasToDOM(z.network.getPosition(id)), r = document.querySelector('canvas').getBoundingClientRect();
        return [p.x + r.left, p.y + r.top]; }""",
        name,
    )
    page.mouse.click(*at)


@pytest.mark.parametrize("size", SIZES)
def test_a_post_is_drawn_without_a_request_or_a_complaint(browser: Browser, tmp_path: Path, size: str) -> None:
    found = visit(browser, tmp_path, post_neighbourhood(), size, "直播运营主管")
    keep(found.page, f"view-post-{size}")
    assert pixels(found.page) > 20
    assert found.requests == []
    assert found.complaints == []
    assert found.page.evaluate("document.documentElement.scrollWidth") <= SIZES[size][0]
    assert found.page.evaluate("window.zhiqiao.network.getScale()") >= 0.6, "labels are too small to read"


@pytest.mark.parametrize("size", SIZES)
def test_three_hundred_entities_are_drawn_at_a_size_one_can_read(browser: Browser, tmp_path: Path, size: str) -> None:
    found = visit(browser, tmp_path, large_neighbourhood(), size, "直播运营主管")
    keep(found.page, f"view-large-{size}")
    assert found.page.evaluate("window.zhiqiao.network.getScale()") >= 0.6
    assert "没有画出" in found.page.inner_text(".notice")
    assert (found.requests, found.complaints) == ([], [])


def test_drawn_boxes_do_not_overlap(browser: Browser, tmp_path: Path) -> None:
    found = visit(browser, tmp_path, post_neighbourhood(), "desk", "直播运营主管")
    overlaps = found.page.evaluate("""() => {
        const n = window.zhiqiao.network, boxes = n.body.nodeIndices.map(i => n.body.nodes[i]);
        let count = 0;
        boxes.forEach((a, i) => boxes.slice(i + 1).forEach(b => {
            const apart = Math.abs(a.x - b.x) >= (a.shape.width + b.shape.width) / 2
                || Math.abs(a.y - b.y) >= (a.shape.height + b.shape.height) / 2;
            if (!apart) count += 1;
        }));
        return count; }""")
    assert overlaps == 0


@pytest.mark.parametrize("size", SIZES)
def test_pressing_a_box_and_then_a_fact_shows_the_quote(browser: Browser, tmp_path: Path, size: str) -> None:
    found = visit(browser, tmp_path, post_neighbourhood(), size, "直播运营主管")
    page = found.page
    press_box(page, "发现隐患及时上报")
    assert page.inner_text("#detail h2") == "发现隐患及时上报"
    page.click("#detail .link >> nth=0")
    text = page.inner_text("#panel")
    assert "能够发现隐患及时上报，并说明理由。" in text
    assert "电子商务专业教学标准（示例）" in text
    assert "第 6 页" in text
    assert "teaching_standard/abilities" in text
    keep(page, f"view-evidence-{size}")
    page.keyboard.press("Escape")
    assert page.is_hidden("#panel")
    assert (found.requests, found.complaints) == ([], [])


def test_pressing_a_line_shows_its_fact(browser: Browser, tmp_path: Path) -> None:
    found = visit(browser, tmp_path, post_neighbourhood(skills=1, courses=1, certificates=0), "desk", "直播运营主管")
    at = found.page.evaluate("""() => {
        const z = window.zhiqiao, f = z.data.facts.find(f => f.p === 'TEACHES');
        const a = z.network.getPosition(f.s), b = z.network.getPosition(f.o);
        const r = document.querySelector('canvas').getBoundingClientRect();
        const p = z.network.canvasToDOM({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });
        return [p.x + r.left, p.y + r.top]; }""")
    found.page.mouse.click(*at)
    assert "教授 teaches" in found.page.inner_text("#detail h2")
    assert "证据 Evidence" in found.page.inner_text("#detail")


def test_the_legend_hides_and_shows_a_kind(browser: Browser, tmp_path: Path) -> None:
    page = visit(browser, tmp_path, post_neighbourhood(), "desk", "直播运营主管").page
    hidden = "window.zhiqiao.network.body.data.nodes.get().filter(n => n.hidden).length"
    button = page.locator("#legend-kinds button", has_text="课程")
    button.click()
    assert page.evaluate(hidden) == 15
    assert button.get_attribute("aria-pressed") == "false"
    assert page.evaluate("window.zhiqiao.network.body.data.edges.get().filter(e => e.hidden).length") > 15
    button.click()
    assert page.evaluate(hidden) == 0


def test_search_finds_and_centres_by_keyboard_alone(browser: Browser, tmp_path: Path) -> None:
    found = visit(browser, tmp_path, large_neighbourhood(), "desk", "直播运营主管")
    page = found.page
    page.focus("#search")
    page.keyboard.type("安抚用户情绪 128")
    assert "1 个结果" in page.inner_text("#found")
    page.keyboard.press("Enter")
    assert page.inner_text("#detail h2") == "安抚用户情绪 128"
    inside = page.evaluate("""() => {
        const z = window.zhiqiao, id = z.data.entities.findIndex(e => e.name === '安抚用户情绪 128');
        const p = z.network.canvasToDOM(z.network.getPosition(id));
        return p.x > 0 && p.x < 900 && p.y > 0 && p.y < 640; }""")
    assert inside
    assert page.evaluate("document.activeElement.id") == "panel"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "close"


def test_the_table_shows_the_same_facts_and_opens_their_evidence(browser: Browser, tmp_path: Path) -> None:
    page = visit(browser, tmp_path, post_neighbourhood(), "phone", "直播运营主管").page
    page.click("#tab-table")
    assert page.is_hidden("#stage")
    assert page.locator("#facts tbody tr").count() == len(post_neighbourhood().facts)
    keep(page, "view-table-phone")
    page.locator("#facts .open").nth(3).click()
    assert "能够保证画面亮度均匀" in page.inner_text("#panel")


def test_without_scripts_the_table_is_there(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(render_view(post_neighbourhood(), title="直播运营主管"), encoding="utf-8")
    page = browser.new_context(java_script_enabled=False, offline=True).new_page()
    page.goto(path.as_uri())
    assert page.is_visible("#facts table")
    assert "能够发现隐患及时上报" in page.inner_text("#facts")


@pytest.mark.parametrize("size", SIZES)
def test_hostile_words_do_no_harm(browser: Browser, tmp_path: Path, size: str) -> None:
    given = hostile_neighbourhood()
    found = visit(browser, tmp_path, given, size, given.center.name)
    page = found.page
    page.click("#tab-table")
    page.click("#tab-picture")
    for number in range(len(given.nodes)):
        page.evaluate(f"window.zhiqiao.choose({{entity: {number}}})")
    for number in range(len(given.facts)):
        page.evaluate(f"window.zhiqiao.choose({{fact: {number}}})")
    page.evaluate("window.zhiqiao.choose({entity: 1})")
    assert page.evaluate("document.querySelector('#detail h2').textContent") == HOSTILE[0]
    page.fill("#search", "<")
    assert page.locator("#found button").count() >= 3
    keep(page, f"view-hostile-{size}")
    assert page.evaluate("window.hacked") is None
    assert page.evaluate("document.querySelectorAll('img, iframe').length") == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= SIZES[size][0]
    assert (found.requests, found.complaints) == ([], [])


def test_it_prints_as_picture_and_table(browser: Browser, tmp_path: Path) -> None:
    found = visit(browser, tmp_path, post_neighbourhood(), "desk", "直播运营主管")
    ARTIFACTS.mkdir(exist_ok=True)
    found.page.pdf(path=ARTIFACTS / "view-print.pdf", format="A4", landscape=True)
    import pypdfium2

    document = pypdfium2.PdfDocument(ARTIFACTS / "view-print.pdf")
    text = "".join(document[number].get_textpage().get_text_range() for number in range(len(document)))
    document.close()
    assert "能够发现隐患及时上报" in text
    assert found.complaints == []
