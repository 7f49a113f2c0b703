"""The pages in a real Chromium: what the people of the college do there, and what they see."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

from tests.app.web.conftest import Site
from tests.conftest import ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

    Open = Callable[..., Page]

pytestmark = pytest.mark.browser
STUDENT, TEACHER = "S20230001", "C001"
SHOTS = ROOT / "tests" / "screenshots"
DEFAULTS = (
    "Textbox",
    "Dropdown",
    "Use via API",
    "Built with",
    "Loading...",
    "Home",
)
PATIENCE = 60_000
LEAVING = ("AbortError", "Connection errored out", "Method not implemented", "BodyStreamBuffer", "/gradio_api/app_id")
"""What gradio says in the console when a page with an open stream is left, and asks (in vain) when a stream broke off."""
GLYPHS = """(pair) => {
  const canvas = document.createElement('canvas'); canvas.width = canvas.height = 64;
  const pen = canvas.getContext('2d', { willReadFrequently: true });
  pen.font = '48px ' + getComputedStyle(document.body).fontFamily;
  const ink = (text) => { pen.clearRect(0, 0, 64, 64); pen.fillText(text, 4, 50);
    return Array.from(pen.getImageData(0, 0, 64, 64).data).filter((_, i) => i % 4 === 3).join(','); };
  return pair.map(ink);
}"""


@pytest.fixture
def open_as(chromium: "Browser", site: Site) -> "Iterator[Open]":
    """Opens a page as somebody; at the end nothing may have been asked of another site or gone wrong."""
    from playwright.sync_api import expect

    expect.set_options(timeout=PATIENCE)
    faults: list[str] = []
    ended: list[str] = []
    contexts = []

    def note(text: str, place: str = "") -> None:
        if "401" in text:  # a login that a test has ended
            ended.append(text)
        elif not any(known in text or known in place for known in LEAVING):
            faults.append(text)

    def opened(account: str, path: str = "", *, width: int = 1200, height: int = 900, dark: bool = False) -> "Page":
        context = chromium.new_context(
            locale="en-US",  # the pages must be Chinese whatever the browser speaks
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on(
            "console", lambda said: note(said.text, said.location["url"]) if said.type in ("error", "warning") else None
        )
        page.on("pageerror", lambda error: note(str(error)))
        page.on("request", lambda asked: None if _is_own(asked.url, site) else faults.append(asked.url))
        page.on("response", lambda said: note(f"{said.status} {said.url}") if said.status >= 400 else None)
        enter(context, site, account)
        page.goto(site.address + (path or "/"))
        page.wait_for_selector("header.top")
        return page

    yield opened
    for context in contexts:
        context.close()
    said = [fault for fault in faults if fault != "Response" or not ended]  # how gradio prints a 401 to its open stream
    assert said == []


def enter(context: "BrowserContext", site: Site, account: str) -> None:
    """Log in without the page for it, which other tests go through."""
    given = {"account": account, "password": site.passwords[account]}
    reply = context.request.post(f"{site.address}/login", data=given, headers={"origin": site.address})
    assert reply.ok, reply.text()


def _is_own(address: str, site: Site) -> bool:
    return address.startswith((site.address, "data:", "blob:"))


def shoot(page: "Page", name: str) -> None:
    """Keep a picture, and refuse words of gradio that show through."""
    SHOTS.mkdir(exist_ok=True)
    page.screenshot(path=SHOTS / f"{name}.png", full_page=True)
    seen = page.inner_text("body")
    assert [word for word in DEFAULTS if word in seen] == []
    assert page.locator("html").get_attribute("lang") == "zh-CN"


def tab_to(page: "Page", selector: str, most: int = 60) -> None:
    """Press Tab until the focus is in the wanted place."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("(s) => document.activeElement.matches(s) || !!document.activeElement.closest(s)", selector):
            return
    pytest.fail(f"the keyboard does not reach {selector}")


def ask(page: "Page", text: str) -> None:
    before = page.locator(".bubble.person").count()
    page.fill("#question textarea", text)
    page.keyboard.press("Enter")
    page.wait_for_function("(n) => document.querySelectorAll('.bubble.person').length > n", arg=before)
    page.wait_for_function("() => !document.querySelector('#chat .waiting')")


def test_the_name_is_drawn_in_chinese_not_in_boxes(chromium: "Browser", chinese_font: None, site: Site) -> None:
    page = chromium.new_page()
    page.goto(f"{site.address}/login")
    first, second, nothing, blank = page.evaluate(GLYPHS, ["启", "航", "\ue000", " "])
    page.close()
    assert len({first, second, nothing, blank}) == 4, "启航 renders as boxes: install a Chinese font (fonts-noto-cjk)"


def test_the_door_says_who_it_is_and_why_it_stays_shut(chromium: "Browser", site: Site) -> None:
    page = chromium.new_page(viewport={"width": 360, "height": 740})
    page.goto(f"{site.address}/login")
    shoot(page, "login")
    page.fill("#account", "S20239999")
    page.fill("#password", "not-the-password")
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.getElementById('message').textContent")
    assert page.input_value("#account") == "S20239999"
    shoot(page, "login_refused")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.close()


def test_a_counselor_asks_why_and_opens_the_card(open_as: "Open") -> None:
    page = open_as(TEACHER, "/c/ask")
    page.wait_for_selector("#chat .bubble")
    ask(page, f"为什么{STUDENT}被标记？")
    answer = page.locator(".bubble.advisor").last
    mark = answer.locator("a.cite").first
    card = page.locator("#" + (mark.get_attribute("href") or "#")[1:])
    assert not card.locator("dl").is_visible()
    mark.focus()
    page.keyboard.press("Enter")
    assert card.locator("dl").is_visible()
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
    shoot(page, "counselor_ask")


def test_a_counselor_finds_a_student_and_confirms_a_flag(open_as: "Open") -> None:
    page = open_as(TEACHER)
    page.wait_for_selector("table.roster")
    shoot(page, "counselor_roster")
    page.fill("#search input, #search textarea", "lihaihang")
    page.wait_for_function("() => document.querySelectorAll('.roster tbody tr').length < 5")
    page.click(f'a[href="/c/student?who={STUDENT}"]')
    page.wait_for_selector("article.student")
    shoot(page, "counselor_student")
    page.click("#confirm")
    page.wait_for_selector("#student .notice:not(.good)")  # without a reason nothing is kept
    page.fill("#note textarea", "和同学聊过，愿意参加面试训练")
    page.click("#confirm")
    page.wait_for_function("() => document.querySelector('.state').innerText.includes('面试训练')")
    shoot(page, "counselor_confirmed")


def test_a_student_sees_where_the_resume_can_be_mended(open_as: "Open", site: Site) -> None:
    page = open_as(STUDENT, "/s/resume")
    page.wait_for_selector("#upload button")
    offered = page.evaluate("getComputedStyle(document.querySelector('[data-testid=upload-text]'), '::after').content")
    assert site.rooms.prompts.label("page.upload") in offered  # in place of gradio's own words, drawn at size 0
    shoot(page, "student_resume_empty")
    page.fill("#resume textarea", (ROOT / "examples" / "resume.txt").read_text(encoding="utf-8"))
    page.click("#go")
    page.wait_for_selector(".critique mark")
    page.locator(".findings a").first.click()
    assert page.evaluate("document.activeElement.closest('mark') !== null")
    shoot(page, "student_resume")


def test_a_student_uploads_a_resume(open_as: "Open") -> None:
    page = open_as(STUDENT, "/s/resume")
    page.set_input_files("#upload input[type=file]", ROOT / "examples" / "resume.docx")
    page.wait_for_function("() => document.querySelector('#upload').innerText.includes('resume')")
    page.click("#go")
    page.wait_for_selector(".critique .findings")
    shoot(page, "student_resume_upload")


def test_a_student_rehearses_two_answers(open_as: "Open") -> None:
    page = open_as(STUDENT, "/s/interview")
    page.wait_for_selector("#talk .chat")
    page.wait_for_function("() => !['', '请选择'].includes(document.querySelector('#post input')?.value ?? '')")
    page.click("#post input")  # a post stands there already; another can be chosen
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.click("#start")
    page.wait_for_selector("#talk .bubble")
    answers = (ROOT / "examples" / "answers.txt").read_text(encoding="utf-8").splitlines()
    for number, answer in enumerate(answers[:2], 1):
        page.fill("#answer textarea", answer)
        page.click("#send")
        page.wait_for_function(f"() => document.querySelectorAll('#talk .feedback').length === {number}")
    page.locator("#talk .feedback summary").first.click()
    quotes = page.locator("#talk .feedback table").first.inner_text()
    assert any(piece in answers[0] for piece in quotes.split("「")[1:2] for piece in [piece.split("」")[0]])
    shoot(page, "student_interview")
    page.click("#stop")
    page.wait_for_selector("#answer", state="hidden")
    shoot(page, "student_interview_end")


def test_a_student_sees_posts_that_fit(open_as: "Open") -> None:
    page = open_as(STUDENT, "/s/matches")
    page.wait_for_selector("article.match")
    shoot(page, "student_matches")


def choose(page: "Page", name: str, text: str) -> None:
    """Pick an option of a dropdown by its words."""
    page.fill(f"#{name} input", text)
    page.locator("[role=option]", has_text=text).first.click()
    page.wait_for_function(
        "([id, said]) => document.querySelector(`#${id} input`).value.includes(said)", arg=[name, text]
    )


def test_the_loop_is_closed_once(open_as: "Open", site: Site) -> None:
    """Flag confirmed → plan → signed by both → task → done → card computed anew → marked worked, all on the pages."""
    label = site.rooms.prompts.label
    course = "#action-course_core"
    teacher = open_as(TEACHER, f"/c/student?who={STUDENT}")
    teacher.wait_for_selector("article.student")
    teacher.fill("#note textarea", "谈过了，愿意一起做计划")
    teacher.click("#confirm")
    teacher.click(f'a[href="/c/plan?who={STUDENT}"]')
    teacher.wait_for_selector(course)
    teacher.click("#sign")
    teacher.wait_for_selector(f"#action-service_guidance >> text={label('support.state.signed')}")
    student = open_as(STUDENT, "/s/plan")
    student.wait_for_selector(course)
    student.click("#sign")
    student.wait_for_selector(f"{course} >> text={label('support.state.signed')}")
    choose(student, "action", "挑出最吃力")
    choose(student, "state", label("support.state.done"))
    student.click("#mark")
    student.wait_for_selector(f"{course} >> text={label('support.state.done')}")
    shoot(student, "student_plan")
    choose(teacher, "action", "挑出最吃力")
    teacher.fill("#task textarea", "把补课的笔记带来看一次")
    teacher.fill("#due textarea, #due input", "2026-12-20")
    teacher.click("#set-task")
    teacher.wait_for_selector("#plan >> text=把补课的笔记带来看一次")
    teacher.click("#recheck")
    teacher.wait_for_selector(f"{course} >> text=先不判断")
    reading = {"id": "after", "student": STUDENT, "core_mean": 84.0, "period": "2026-11", "as_of": "2026-11-21"}
    site.rooms.archive.load("academic", [reading])
    teacher.click("#recheck")
    teacher.wait_for_selector(f"{course} >> text={label('support.state.worked')}")
    assert "84 分" in teacher.inner_text(course)
    shoot(teacher, "counselor_plan")
    teacher.goto(f"{site.address}/c/ledger")
    teacher.wait_for_selector("#ledger table")
    choose(teacher, "ledger-kind", label("support.kind.task"))
    teacher.wait_for_function("() => document.querySelectorAll('#ledger tbody tr').length === 1")
    assert "把补课的笔记带来看一次" in teacher.inner_text("#ledger table")
    shoot(teacher, "counselor_ledger")


def test_a_student_takes_a_lesson(open_as: "Open", site: Site) -> None:
    page = open_as(STUDENT, "/s/lessons")
    page.wait_for_selector("article.lesson")
    lesson = next(iter(site.rooms.catalog.lessons.values()))
    page.click("#send")
    page.wait_for_selector(f"#result >> text={site.rooms.prompts.label('page.lessons.incomplete')}")
    for number, check in enumerate(lesson.checks):
        page.click(f"#check-{number} label >> text={check.options[check.right - 1]}")
    page.click("#send")
    page.wait_for_selector("#result .lesson-done strong")
    assert site.rooms.prompts.label("page.lessons.right", right=3, total=3) in page.inner_text("#result")
    shoot(page, "student_lesson")


@pytest.mark.parametrize(("account", "pages"), [(STUDENT, 8), (TEACHER, 9)])
def test_the_keyboard_alone_is_enough(open_as: "Open", site: Site, account: str, pages: int) -> None:
    page = open_as(account)
    assert page.locator("header.top nav a").count() == pages
    if account == TEACHER:
        tab_to(page, 'a[href="/c/ask"]')
        page.keyboard.press("Enter")
        page.wait_for_url("**/c/ask")
    page.wait_for_selector("#chat .bubble")
    tab_to(page, "#question")
    page.keyboard.type("试用期最长多久？")
    tab_to(page, "#send")
    page.keyboard.press("Enter")
    page.wait_for_selector(".bubble.advisor a.cite")
    focus = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert focus == "solid"
    page.keyboard.press("Shift+Tab")
    for _ in range(80):
        if page.evaluate("document.activeElement.classList.contains('logout')"):
            break
        page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/login")
    page.goto(site.address + ("/c/" if account == TEACHER else "/s/"))
    assert page.url.endswith("/login")


def test_the_dark_look_is_readable(open_as: "Open") -> None:
    page = open_as(STUDENT, dark=True)
    page.wait_for_selector("#chat .bubble")
    shoot(page, "dark_student")


def test_what_was_written_survives_a_lost_line(open_as: "Open", site: Site) -> None:
    page = open_as("S20230179")
    page.wait_for_selector("#chat .bubble")
    page.context.clear_cookies()
    page.fill("#question textarea", "我想问的话还在吗")
    page.route("**/queue/join*", lambda route: route.fulfill(status=200, json={"event_id": "none"}))
    page.evaluate("fetch('/s/config').catch(() => 0)")
    page.wait_for_selector("#line-note")
    assert site.rooms.prompts.label("page.session.ended") in page.inner_text("#line-note")
    assert page.input_value("#question textarea") == "我想问的话还在吗"


def test_the_server_had_nothing_to_complain_about(site: Site) -> None:
    """Last in the file on purpose: the log after all pages have been walked."""
    said = site.log.read_text(encoding="utf-8")
    lines = [line for line in said.splitlines() if line and not line.startswith("denied ")]
    assert [line for line in lines if "Warning" in line or "Traceback" in line or "Error" in line] == []
