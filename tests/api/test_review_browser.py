"""The review page in a real browser: many are ticked, counted, decided with one reason and taken back, by keyboard too."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, Dialog, Page, Request

from api.app import create_app
from api.cli.serve import listen
from ingest.review import Waiting, read_decisions, review_folder, taken_back, write_queue
from tests.api.conftest import Graph

pytestmark = pytest.mark.browser
ARTIFACTS = Path(__file__).parents[2] / "artifacts"
SIZES = {"desk": (1280, 900), "phone": (390, 844)}
HOSTILE = "<img src=x onerror=alert(1)>"
QUEUE = [
    *(
        Waiting("link", "probable", 0.99 - number / 1000, "same", f"客户服务{number}", f"客户服务管理{number}")
        for number in range(40)
    ),
    Waiting("link", "probable", 0.9, "narrower", "具有较强的网络营销策划与推广的综合应用能力" * 3, HOSTILE),
    Waiting("link", "doubtful", 0.4, "same", "园林", "园艺"),
    Waiting("mark", "doubtful", 0.5, "no skill", "五险一金"),
]


@dataclass
class Visit:
    page: Page
    complaints: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def address(graph: Graph) -> Iterator[str]:
    """A server of the application on a port of its own."""
    listening = listen("127.0.0.1", 0)
    server = uvicorn.Server(uvicorn.Config(create_app(graph.store), log_level="warning"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    server.should_exit = True
    thread.join(timeout=10)
    listening.close()


@pytest.fixture
def folder(graph: Graph) -> Iterator[Path]:
    place = review_folder(graph.settings)
    write_queue(place, QUEUE)
    yield place
    for file in place.iterdir():
        file.unlink()


def visit(browser: Browser, address: str, query: str, size: str = "desk", *, scripts: bool = True) -> Visit:
    width, height = SIZES[size]
    context = browser.new_context(viewport={"width": width, "height": height}, java_script_enabled=scripts)
    found = Visit(context.new_page())

    def note(dialog: Dialog) -> None:
        found.complaints.append(f"dialog {dialog.message}")
        dialog.dismiss()

    def look(sent: Request) -> None:
        if not sent.url.startswith(address):
            found.elsewhere.append(sent.url)

    found.page.on("console", lambda message: found.complaints.append(f"{message.type}: {message.text}"))
    found.page.on("pageerror", lambda error: found.complaints.append(str(error)))
    found.page.on("dialog", note)
    found.page.on("request", look)
    found.page.goto(f"{address}/review?{query}")
    return found


def standing(folder: Path) -> set[tuple[str, ...]]:
    made = read_decisions(folder)
    gone = taken_back(made)
    return {one.texts for one in made if one.id not in gone and one.action != "undo"}


@pytest.mark.parametrize("size", SIZES)
def test_all_shown_are_ticked_decided_once_and_taken_back(browser: Browser, address: str, folder: Path, size: str) -> None:
    found = visit(browser, address, "band=probable&above=0.95", size)
    page, count = found.page, found.page.locator("#count")
    accept = page.get_by_role("button", name="接受所选 Accept selected")
    assert "已选 0 条" in count.inner_text()
    assert accept.is_disabled()
    page.get_by_label("全选所列").check()
    assert "已选 30 条 · 30 selected" in count.inner_text()
    page.locator("input[name=pick]").nth(4).uncheck()
    assert "29 selected" in count.inner_text()
    assert page.locator("#all").evaluate("box => box.indeterminate")
    page.locator("#many input[name=who]").fill("李明")
    accept.click()
    assert page.locator("#many input[name=why]").evaluate("input => input.validity.valueMissing"), "asks for the reason"
    assert standing(folder) == set()
    page.locator("#many input[name=why]").fill("抽查无误")
    ARTIFACTS.mkdir(exist_ok=True)
    page.screenshot(path=ARTIFACTS / f"review-many-{size}.png")
    with page.expect_navigation():
        accept.click()
    made = read_decisions(folder)
    assert len(made) == 29
    assert {(one.who, one.why, one.action) for one in made} == {("李明", "抽查无误", "accept")}
    assert len({one.group for one in made}) == 1
    assert ("客户服务4", "客户服务管理4") not in standing(folder)
    assert page.locator("select[name=band]").input_value() == "probable"
    assert page.locator("#many input[name=who]").input_value() == "李明", "the name is typed once"
    page.screenshot(path=ARTIFACTS / f"review-decided-{size}.png")
    with page.expect_navigation():
        page.get_by_role("button", name="撤销整组").click()
    assert standing(folder) == set()
    assert page.locator("input[name=pick]").count() == 30
    assert page.evaluate("document.documentElement.scrollWidth") <= SIZES[size][0]
    assert found.elsewhere == []
    assert found.complaints == []


def test_the_keyboard_alone_decides(browser: Browser, address: str, folder: Path) -> None:
    page = visit(browser, address, "who=x&q=客户服务&above=0.975").page
    page.locator("#all").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    assert page.locator("input[name=pick]").first.is_checked()
    focused = "document.activeElement.name + ':' + (document.activeElement.value || '')"
    for _ in range(200):
        page.keyboard.press("Tab")
        box = page.evaluate("(() => { const r = document.activeElement.getBoundingClientRect(); return [r.top, r.bottom]; })()")
        bar = page.locator(".bar").evaluate("bar => bar.getBoundingClientRect().top")
        inside = page.evaluate("!!document.activeElement.closest('.bar')")
        assert inside or box[1] <= bar + 1, "what has the focus is not behind the bar"
        if page.evaluate(focused).startswith("why:"):
            break
    page.keyboard.type("逐条看过")
    page.keyboard.press("Enter")
    page.wait_for_timeout(200)
    assert standing(folder) == set(), "Enter in a field decides nothing"
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate(focused) == "many:reject"
    with page.expect_navigation():
        page.keyboard.press("Enter")
    (made,) = read_decisions(folder)
    assert (made.action, made.texts, made.why) == ("reject", ("客户服务0", "客户服务管理0"), "逐条看过")


def test_one_row_is_decided_alone_with_the_relation_chosen(browser: Browser, address: str, folder: Path) -> None:
    found = visit(browser, address, "who=x&above=0.4&size=100")
    page = found.page
    row = page.locator("li", has_text=HOSTILE)
    row.locator("select").select_option("related")
    with page.expect_navigation():
        row.get_by_role("button", name="接受 Accept").click()
    (made,) = read_decisions(folder)
    assert (made.relation, made.texts[1], made.why, made.group) == ("related", HOSTILE, "", "")
    assert page.locator("#many img").count() == 0
    assert found.complaints == []


def test_what_another_reviewer_decided_meanwhile_is_told_on_a_page(browser: Browser, address: str, folder: Path) -> None:
    first, second = (visit(browser, address, "who=x&band=doubtful").page for _ in range(2))
    for page in (first, second):
        page.get_by_label("全选所列").check()
        page.locator("#many input[name=why]").fill("看过")
        with page.expect_navigation():
            page.get_by_role("button", name="否决所选").click()
    assert "decided meanwhile" in second.get_by_role("alert").inner_text()
    assert len(read_decisions(folder)) == 2
    second.get_by_role("link", name="回到审核").click()
    assert "Nothing waits that fits" in second.locator("body").inner_text()


def test_the_page_decides_many_without_scripts(browser: Browser, address: str, folder: Path) -> None:
    page = visit(browser, address, "who=x&band=doubtful", scripts=False).page
    assert not page.locator("#all").is_visible()
    for box in page.locator("input[name=pick]").all():
        box.check()
    page.locator("#many input[name=why]").fill("看过")
    with page.expect_navigation():
        page.get_by_role("button", name="接受所选").click()
    assert len({one.group for one in read_decisions(folder)}) == 1
    assert len(standing(folder)) == 2
