"""From the menu to a persona, from there to what makes it."""

from playwright.sync_api import expect

from web import shop


def test_from_a_persona_to_what_makes_it_without_scripts(visit, filled, address):
    at = visit(address, shop.session(filled), script=False)
    at.page.goto("/customers")
    at.page.get_by_role("link", name="客户画像").first.click()
    expect(at.page.locator("main")).to_contain_text("不足 100 个")
    at.page.get_by_role("link", name="活跃状态").click()
    card = at.page.locator("article.persona").first
    name = card.locator("h2").inner_text()
    card.get_by_role("link", name="特征与相似客户").click()
    expect(at.page.locator("h1")).to_contain_text(name)
    expect(at.page.locator("#of option[selected]")).to_contain_text(name)
