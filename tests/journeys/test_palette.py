"""The keyboard's palette in a real browser."""

from playwright.sync_api import expect

from web import shop


def test_a_customer_is_opened_from_the_keyboard_by_the_initials_of_the_pinyin(visit, filled, address):
    from axe_playwright_python.sync_playwright import Axe

    at = visit(address, shop.session(filled))
    at.page.goto("/definitions")
    at.page.locator("main").focus()
    at.page.keyboard.press("Control+k")
    expect(at.page.locator("#palette [role=option]").first).to_have_text("首页")
    at.page.keyboard.type("hzwd")
    chosen = at.page.locator("#palette [aria-selected=true]")
    expect(chosen).to_contain_text(shop.LATE)
    assert [one["id"] for one in Axe().run(at.page).response["violations"]] == []
    at.page.keyboard.press("Enter")
    expect(at.page.locator("main h1")).to_contain_text(shop.LATE)
    assert at.said == []


def test_the_palette_opens_by_a_slash_and_gives_the_focus_back(visit, filled, address):
    at = visit(address, shop.session(filled))
    at.page.goto("/customers")
    at.page.locator("thead a").first.focus()
    at.page.keyboard.press("/")
    at.page.keyboard.type("kou")
    expect(at.page.locator("#palette [aria-selected=true]")).to_contain_text("折扣额")
    at.page.keyboard.press("ArrowDown")
    at.page.keyboard.press("Escape")
    expect(at.page.locator("#palette")).not_to_be_visible()
    expect(at.page.locator("thead a").first).to_be_focused()
    at.page.fill("#f-q", "a/b")  # a slash typed in a field is a slash
    expect(at.page.locator("#palette")).not_to_be_visible()


def test_without_scripts_the_field_in_the_roof_finds_by_pinyin(visit, filled, address):
    at = visit(address, shop.session(filled), script=False)
    at.page.goto("/")
    at.page.fill("#find", "hzwd")
    at.page.keyboard.press("Enter")
    expect(at.page.locator("tbody tr")).to_have_count(1)
