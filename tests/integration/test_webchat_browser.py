"""The browser chat as a person meets it: a real Chromium, driven by keys and taps."""

import os
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.harness import webchat_screens as screens
from tests.harness.webchat_demo import Stage
from tests.harness.webchat_probes import FAINT, SMALL_TARGETS, WIDER

if TYPE_CHECKING:
    from playwright.async_api import Browser, ConsoleMessage, Locator, Page, ViewportSize

playwright_api = pytest.importorskip("playwright.async_api", reason="Playwright is not installed")
CHROMIUM = os.environ.get("SEATMATE_TEST_CHROMIUM", "/usr/bin/chromium")
pytestmark = pytest.mark.skipif(not Path(CHROMIUM).exists(), reason=f"no browser at {CHROMIUM}")

WIDE: "ViewportSize" = {"width": 1440, "height": 900}
PHONE: "ViewportSize" = {"width": 360, "height": 740}


class Scene:
    """A server that can go away and come back on the same port, and pages looking at it."""

    def __init__(self, stage: Stage, browser: "Browser") -> None:
        self.stage = stage
        self.browser = browser
        self.port = 0
        self.mishaps: list[str] = []
        self._server = AsyncExitStack()

    async def start(self) -> None:
        self.port = await self._server.enter_async_context(self.stage.open(self.port))

    async def stop(self) -> None:
        await self._server.aclose()

    async def page(self, size: "ViewportSize" = WIDE, **look: Any) -> "Page":
        context = await self.browser.new_context(viewport=size, **look)
        page = await context.new_page()
        page.on("pageerror", lambda error: self.mishaps.append(str(error)))
        page.on("console", self._listen)
        await page.goto(f"http://127.0.0.1:{self.port}/")
        await page.wait_for_selector('.pane[data-connection="online"] .log[aria-busy="false"]')
        return page

    def _listen(self, message: "ConsoleMessage") -> None:
        if message.type == "error" and "WebSocket" not in message.text:
            self.mishaps.append(message.text)


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    stage = Stage()
    await stage.fill()
    async with playwright_api.async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        scene = Scene(stage, browser)
        await scene.start()
        yield scene
        await browser.close()
        await scene.stop()
    assert scene.mishaps == []  # neither a script error nor a breach of the CSP


def card(page: "Page", pane: int, title: str) -> "Locator":
    return page.locator(f"#pane-{pane} .card", has=page.get_by_role("heading", name=title))


async def test_a_session_is_booked_with_the_keyboard_alone(scene: Scene) -> None:
    page = await scene.page()
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")  # the first skip link leads to the student's composer
    await playwright_api.expect(page.locator("#write-1")).to_be_focused()
    await page.keyboard.type("/pa")
    option = page.locator("#suggestions-1 [aria-selected=true]")
    await playwright_api.expect(option).to_contain_text("/packs")
    await page.keyboard.press("Escape")
    await page.keyboard.press("Control+A")
    await page.keyboard.type("/")
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("ArrowUp")
    await page.keyboard.press("Enter")
    await playwright_api.expect(card(page, 1, "Book with Tunde Bakare")).to_have_count(2)

    await page.keyboard.press("Shift+Tab")  # the slash button
    await page.keyboard.press("Shift+Tab")  # the last button of the newest card
    await page.keyboard.press("Shift+Tab")
    for _ in range(6):
        await page.keyboard.press("Shift+Tab")
    await page.keyboard.press("Enter")  # the first day; the message becomes its times
    await playwright_api.expect(card(page, 1, "Tuesday 24 November")).to_be_visible()
    inside = "document.activeElement.closest('.card') !== null"
    assert await page.evaluate(inside), "the focus fell out of the edited message"

    await page.keyboard.press("Alt+2")
    await playwright_api.expect(page.locator("#write-2")).to_be_focused()
    await page.keyboard.press("F6")
    await playwright_api.expect(page.locator("#write-3")).to_be_focused()
    await page.keyboard.press("Shift+F6")
    await playwright_api.expect(page.locator("#write-2")).to_be_focused()


async def test_a_press_is_pending_at_once_and_edits_the_message_in_place(scene: Scene) -> None:
    page = await scene.page()
    await page.evaluate(
        """() => {
            window.pending = [];
            new MutationObserver((all) => all.forEach(({ target }) =>
                target.hasAttribute("data-pending") && window.pending.push(target.textContent)
            )).observe(document.body, { subtree: true, attributeFilter: ["data-pending"] });
            const approve = document.querySelector("#pane-2 .button.primary");
            approve.click();
            approve.click();
        }"""
    )
    await playwright_api.expect(card(page, 2, "Approved: Amina Hassan")).to_be_visible()
    assert await page.locator("#pane-2 .message").count() == 1
    assert await page.evaluate("window.pending") == ["Approve"]
    assert len(scene.stage.intents) == 1


async def test_moments_are_shown_in_each_persons_own_zone_and_follow_the_demo_clock(
    scene: Scene,
) -> None:
    await scene.stage.say("amina", screens.booked())
    page = await scene.page()
    stamp = "time[data-style=full]"
    await playwright_api.expect(page.locator(f"#pane-1 {stamp}")).to_have_text("Tue 24 Nov, 14:00")
    first_in_lagos = page.locator(f"#pane-2 {stamp}").first
    await playwright_api.expect(first_in_lagos).to_have_text("Tue 24 Nov, 13:00")
    relative = page.locator("#pane-1 time[data-style=relative]")
    await playwright_api.expect(relative).to_have_text("in 1 day")
    await page.get_by_role("button", name="To the next thing due").click()
    await playwright_api.expect(relative).to_have_text("in 23 hours")
    await playwright_api.expect(page.locator("#clock-due")).to_contain_text("reminder")


async def test_a_form_is_filled_in_and_sent_as_one(scene: Scene) -> None:
    page = await scene.page()
    await page.get_by_label("Title").fill("Mock interview")
    await page.get_by_role("button", name="Save the offering").click()
    assert scene.stage.intents == {}, "a required answer was missing"
    await page.get_by_label("Who decides").select_option("request")
    await page.get_by_label("Title").press("Enter")
    await playwright_api.expect(page.locator("#pane-3 .message").last).to_contain_text("Saved:")
    [intent] = scene.stage.intents.values()
    assert (intent.values["title"], intent.values["mode"]) == ("Mock interview", "request")


async def test_what_is_sent_offline_is_kept_and_goes_out_once(scene: Scene) -> None:
    page = await scene.page()
    await scene.stop()
    await playwright_api.expect(page.locator("#offline")).to_be_visible()
    write = page.locator("#write-1")
    await write.fill("are you there?")
    await write.press("Enter")
    unsent = page.locator("#pane-1 .unsent")
    await playwright_api.expect(unsent).to_contain_text("are you there?")
    assert scene.stage.intents == {}

    await scene.start()
    await playwright_api.expect(page.locator("#pane-1 .messages")).to_contain_text("are you there?")
    await playwright_api.expect(unsent.locator("li")).to_have_count(0)
    await playwright_api.expect(page.locator("#offline")).to_be_hidden()
    await page.reload()
    await page.wait_for_selector('#pane-1 .log[aria-busy="false"]')
    said = page.locator("#pane-1 .mine", has_text="are you there?")
    await playwright_api.expect(said).to_have_count(1)
    assert len(scene.stage.intents) == 1
    assert await page.evaluate("Object.keys(localStorage).length") == 0


async def test_an_intent_whose_ack_was_lost_is_sent_again_under_the_same_id(scene: Scene) -> None:
    page = await scene.page()
    scene.stage.losing = True
    write = page.locator("#write-1")
    await write.fill("hello")
    await write.press("Enter")
    await page.wait_for_function("() => document.getElementById('said').textContent.length > 0")
    kept = await page.evaluate("Object.keys(localStorage).length")
    scene.stage.losing = False
    await page.reload()
    await playwright_api.expect(page.locator("#pane-1 .theirs").last).to_contain_text("“hello”")
    await page.wait_for_function("() => Object.keys(localStorage).length === 0")
    await playwright_api.expect(page.locator("#pane-1 .mine")).to_have_count(1)
    await playwright_api.expect(page.locator("#pane-1 .theirs")).to_have_count(2)
    assert (kept, len(scene.stage.intents)) == (1, 1)
    assert scene.stage.repeats >= 1, "it was sent again, or this test shows nothing"


async def test_a_reload_restores_the_transcript_and_earlier_messages_can_be_had(
    scene: Scene,
) -> None:
    for number in range(70):
        await scene.stage.say("amina", screens.said_back(f"number {number}"))
    page = await scene.page()
    messages = page.locator("#pane-1 .message")
    await playwright_api.expect(messages).to_have_count(50)
    await playwright_api.expect(messages.last).to_be_in_viewport()
    earlier = page.locator("#pane-1").get_by_role("button", name="Load earlier messages")
    await earlier.click()
    await playwright_api.expect(messages).to_have_count(71)
    await playwright_api.expect(earlier).to_be_hidden()
    places = await messages.evaluate_all("all => all.map((each) => Number(each.dataset.place))")
    assert places == sorted(places)


async def test_on_a_phone_nothing_is_wider_than_the_screen_and_tabs_show_what_is_new(
    scene: Scene,
) -> None:
    for chat in ("amina", "tunde", "lena", "staff"):
        for screen in (screens.booked(), screens.times(), screens.mentors(), screens.long_text()):
            await scene.stage.say(chat, screen)
    page = await scene.page(PHONE)
    tabs = page.locator("[data-tab]")
    for index in range(4):
        await tabs.nth(index).click()
        await playwright_api.expect(page.locator(f"#pane-{index + 1}")).to_be_visible()
        assert await page.evaluate(WIDER) == []
        assert await page.evaluate(SMALL_TARGETS) == []
    await scene.stage.say("amina", screens.days())
    await playwright_api.expect(tabs.first.locator(".unread")).to_have_text("1")
    await tabs.first.click()
    await playwright_api.expect(tabs.first.locator(".unread")).to_be_hidden()


async def test_a_pane_turns_right_to_left_with_its_persons_language(scene: Scene) -> None:
    page = await scene.page(PHONE)
    await page.locator("#pane-1 .language select").select_option("ar")
    await playwright_api.expect(page.locator("#pane-1")).to_have_attribute("dir", "rtl")
    await playwright_api.expect(page.get_by_placeholder("اكتب رسالة أو /")).to_be_visible()
    await scene.stage.say("amina", screens.arabic())
    arabic = card(page, 1, "تم حجز جلستك")
    await playwright_api.expect(arabic).to_have_attribute("dir", "rtl")
    await playwright_api.expect(arabic.locator("time[data-style=full]")).to_contain_text("14:00")
    face = await page.locator("#pane-1 .face").bounding_box()
    who = await page.locator("#pane-1 .who").bounding_box()
    assert face is not None
    assert who is not None
    assert face["x"] > who["width"] / 2, "the face stands at the start, which is on the right"
    english = card(page, 1, "Book with Tunde Bakare")
    await playwright_api.expect(english).to_have_attribute("dir", "ltr")
    assert await page.evaluate(WIDER) == []
    await playwright_api.expect(page.locator("#pane-2")).to_have_attribute("dir", "ltr")


async def test_what_a_user_wrote_is_never_markup(scene: Scene) -> None:
    page = await scene.page()
    evil = "<img src=x onerror=\"document.title='owned'\"><b>bold</b>"
    await page.locator("#write-1").fill(evil)
    await page.locator("#write-1").press("Enter")
    await playwright_api.expect(page.locator("#pane-1 .theirs").last).to_contain_text("<b>bold</b>")
    assert await page.locator(".messages img, .messages b").count() == 0
    assert await page.title() != "owned"


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_text_has_enough_contrast_in_both_colour_schemes(scene: Scene, scheme: str) -> None:
    for screen in (screens.booked(), screens.times(), screens.mentors()):
        await scene.stage.say("amina", screen)
    page = await scene.page(color_scheme=scheme)
    await page.locator("#write-1").fill("/")
    assert await page.evaluate(FAINT) == []


async def test_the_chosen_colours_survive_a_reload(scene: Scene) -> None:
    page = await scene.page(color_scheme="light")
    await page.get_by_role("button", name="Dark colours").click()
    await page.reload()
    toggle = page.get_by_role("button", name="Dark colours")
    await playwright_api.expect(toggle).to_have_attribute("aria-pressed", "true")
    assert await page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "dark"


async def test_nothing_moves_for_who_asked_for_less_motion(scene: Scene) -> None:
    page = await scene.page(reduced_motion="reduce")
    moving = "document.getAnimations().length"
    await page.locator("#pane-2 .button.primary").click()
    assert await page.evaluate(moving) == 0
