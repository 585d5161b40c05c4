"""The try-out page in a real browser: what a newcomer does with it, and what must not happen to him."""

import asyncio
import contextlib
import itertools
import os
import shutil

import pytest
import pytest_asyncio
from playwright.async_api import async_playwright
from tryout_fake import running, say

from bot.web.tryout.town import TOWN_FILE

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or ""
pytestmark = [
    pytest.mark.slow,
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.skipif(not CHROMIUM, reason="no chromium on this machine"),
]
ARGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
        "--disable-sync"]  # fmt: skip
CANARY = "<img src=x onerror=window.hit=1>"
PAYLOADS = [
    "<script>window.hit=1</script>",
    "<img src=x onerror=window.hit=1>",
    "<svg/onload=window.hit=1>",
    '"><svg onload=window.hit=1>',
    "javascript:window.hit=1",
    "<a href=javascript:window.hit=1 autofocus onfocus=window.hit=1>x</a>",
    "<iframe srcdoc='<script>parent.hit=1</script>'>",
    "<style>@import'http://evil.example/x'</style>",
    "{{constructor.constructor('window.hit=1')()}}",
    "</textarea><script>window.hit=1</script>",
]
WRAPS = ["{}", "你好{}", "@林建国 {}", "#12 {}", "{}\n{}", "[CQ:image,file={}]"]


@contextlib.asynccontextmanager
async def page_at(place, **options):
    """A page with nobody's history; leaves with an error when the console or the network saw something."""
    async with async_playwright() as play:
        browser = await play.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        context = await browser.new_context(locale="zh-CN", **options)
        page, trouble, asked = await context.new_page(), [], []
        page.on("console", lambda m: trouble.append(m.text) if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda e: trouble.append(str(e)))
        page.on("request", lambda r: asked.append(r.url))
        await page.goto(place.url.removesuffix("tryout"))
        await page.wait_for_selector(".steps li")
        yield page
        await browser.close()
    assert trouble == []
    assert [url for url in asked if not url.startswith(place.url.removesuffix("tryout"))] == []


@pytest_asyncio.fixture(loop_scope="module")
async def place(tmp_path):
    async with running(tmp_path) as started:
        yield started


async def speak(page, chat, who, text):
    await page.click(f"[data-chat={chat}]")
    if chat[0] == "g":
        await page.click(f"#speakers .chip:has-text('{who}')")
    await page.fill("#text", text)
    await page.press("#text", "Enter")


async def test_a_newcomer_speaks_and_the_bot_answers(place):
    async with page_at(place) as page:
        await speak(page, "g72004", "吴秀英", "清单")
        await page.wait_for_selector(".bubble:has-text('收到：清单')")
        assert await page.locator(".said.own .who b").inner_text() == "吴秀英"
        assert await page.input_value("#text") == ""
        await speak(page, "p71004", "林建国", "后台 http://127.0.0.1:9/x?a=1 javascript:hit")
        await page.wait_for_selector(".bubble:has-text('收到：后台')")
        links = await page.locator(".bubble a").evaluate_all("found => found.map(a => a.getAttribute('href'))")
        assert links == ["http://127.0.0.1:9/x?a=1"]


async def test_the_whole_walk_goes_by_clicking_and_enter(place):
    async with page_at(place) as page:
        for number in range(len(place.tryout.town.tour)):
            await page.click(".step.now button")
            await page.keyboard.press("Enter")
            await page.wait_for_selector(f".step.done:nth-child({number + 1})")
        await page.wait_for_selector("#finished:not([hidden])")
        async with page.expect_download() as download:
            await page.click(".doc:has-text('docx')")
        saved = await download.value
        assert saved.suggested_filename == "县水务局 11月汇总.docx"
        assert (await saved.path()).stat().st_size > 1000
        loaded = "[...document.querySelectorAll('.pic img')].every(i => i.complete && i.naturalWidth > 0)"
        assert await page.locator(".pic img").count() == 2
        assert await page.evaluate(loaded)


async def test_an_answer_elsewhere_is_marked_and_leads_there(place):
    async with page_at(place) as page:
        await speak(page, "g72004", "吴秀英", "派单 12 @林建国")
        await page.wait_for_selector("[data-chat=g72002] .badge:not([hidden])")
        await page.click("#elsewhere")
        assert await page.inner_text("#title") == "县水务局党员群"
        assert "林建国" in await page.inner_text("#speakers .now")
        assert await page.locator("[data-chat=g72002] .badge").is_hidden()


async def test_at_offers_the_members_and_a_quote_goes_along(place):
    async with page_at(place) as page:
        await speak(page, "g72002", "何琳", "名单")
        await page.hover(".said >> nth=-1")
        await page.click(".said >> nth=-1 >> .quote-it")
        await page.keyboard.type("任命 @林")
        await page.keyboard.press("Enter")
        assert await page.input_value("#text") == "任命 @林建国 "
        await page.keyboard.type("队长")
        await page.keyboard.press("Enter")
        await page.wait_for_selector(".said.own .quoted")
        kinds = [s["type"] for s in place.bot.events[-1]["message"]]
        assert kinds == ["reply", "text", "at", "text"]


async def test_a_file_of_ones_own_can_be_attached(place, tmp_path):
    (tmp_path / "名册.xlsx").write_bytes(b"PK rows")
    async with page_at(place) as page:
        await page.click("[data-chat=g72002]")
        await page.click("#photo")
        await page.set_input_files("#own-file", tmp_path / "名册.xlsx")
        await page.wait_for_selector("#tray .pill:has-text('名册.xlsx')")
        await page.fill("#text", "导入名册")
        await page.press("#text", "Enter")
        await page.wait_for_selector(".said.own .doc:has-text('名册.xlsx')")
        assert await page.locator("#tray .pill").count() == 0


async def test_enter_that_belongs_to_the_input_method_sends_nothing(place):
    async with page_at(place) as page:
        await page.fill("#text", "qingdan")
        await page.evaluate(
            "document.getElementById('text').dispatchEvent(new KeyboardEvent('keydown',"
            "{key:'Enter', isComposing:true, bubbles:true, cancelable:true}))"
        )
        await asyncio.sleep(0.2)
        assert await page.input_value("#text") == "qingdan"


async def test_small_talk_that_nobody_answers_is_explained(place):
    async with page_at(place) as page:
        await speak(page, "g72002", "郭燕", "今天天气不错")
        await page.wait_for_selector(".aside:has-text('没有接话')", timeout=9000)


@pytest.mark.requirement("T15")
async def test_markup_in_names_and_messages_is_text(tmp_path):
    words = TOWN_FILE.read_text(encoding="utf-8").replace("郑阿姨", CANARY).replace("县水务局党员群", CANARY + "群")
    town = tmp_path / "town.toml"
    town.write_text(words.replace("假想的县城", CANARY), encoding="utf-8")
    async with running(tmp_path, town=town) as place, page_at(place) as page:
        texts = [w.replace("{}", p + f"<!--{n}-->") for (w, p), n in itertools.product(itertools.product(WRAPS, PAYLOADS), range(5))]  # fmt: skip
        assert len(texts) == 300
        for number, text in enumerate(texts):
            await place.bot.call("send_group_msg", group_id=72004 + number % 2, message=say(text))
        await place.bot.call("upload_group_file", group_id=72004, file="base64://UEs=", name=CANARY + ".docx")
        await place.bot.call("send_group_msg", group_id=72004, message=[{"type": CANARY, "data": {}}])
        for chat in ("g72005", "g72004"):
            await page.click(f"[data-chat={chat}]")
            await page.wait_for_timeout(300)
        await speak(page, "g72004", "img src", CANARY)
        await page.wait_for_selector(".said.own")
        assert await page.evaluate("window.hit") is None
        assert await page.locator(".log script, .log iframe, .log svg, .log style, img[src=x]").count() == 0
        assert CANARY in await page.inner_text(".log")


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_a_phone_shows_all_of_it_without_scrolling_sideways(place, scheme):
    async with page_at(place, viewport={"width": 360, "height": 640}, color_scheme=scheme, has_touch=True) as page:
        width = "document.documentElement.scrollWidth"
        assert await page.evaluate(width) == 360
        await page.click(".step.now button")
        await page.click("#send")
        await page.wait_for_selector(".bubble:has-text('已登记')")
        await page.click("#photo")
        assert await page.evaluate(width) == 360
        send = await page.locator("#send").bounding_box()
        assert send is not None
        assert send["y"] + send["height"] <= 640
        await page.click("#back")
        await page.click("#connect-open")
        assert await page.evaluate(width) == 360


async def test_a_restarted_bot_is_noticed_and_the_page_comes_back(tmp_path):
    async with running(tmp_path) as first:
        async with async_playwright() as play:
            browser = await play.chromium.launch(executable_path=CHROMIUM, args=ARGS)
            page = await browser.new_page()
            await page.goto(first.url + "/")
            await page.wait_for_selector("#up.yes")
            port = int(first.url.split(":")[2].split("/")[0])
            await first.tryout.stop()
            await page.wait_for_selector("#up:not(.yes)")
            await first.halt()
            async with running(tmp_path, port=port):
                await page.wait_for_selector("#up.yes")
                await speak(page, "g72002", "何琳", "统计")
                await page.wait_for_selector(".bubble:has-text('收到：统计')")
            await browser.close()
