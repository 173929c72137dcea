"""An owner arranges a dashboard and begins the day with it."""

from playwright.sync_api import expect

from web import shop
from zhike.web.app import create_app


def test_an_owner_arranges_a_dashboard_and_makes_it_the_first_page(visit, tmp_path):
    made = shop.filled(tmp_path)
    app = create_app(made)
    with shop.served(app) as address:
        at = visit(address, shop.session(made))
        at.page.goto("/")
        at.page.locator("nav.places").get_by_text("看板").click()
        at.page.locator("li", has_text="老板看板").get_by_role("button", name="复制并调整").click()
        expect(at.page.locator("main h1")).to_have_text("老板看板")
        tiles = at.page.locator(".tiles > section")
        expect(tiles).to_have_count(8)
        at.page.get_by_role("button", name="移除: 与账面对账").click()
        expect(tiles).to_have_count(7)
        at.page.get_by_role("button", name="前移: 月度销售额").click()
        expect(tiles.first).to_have_attribute("aria-label", "月度销售额")
        at.page.get_by_label("添加卡片").select_option("late")
        at.page.get_by_role("button", name="添加", exact=True).click()
        expect(tiles.last).to_contain_text(shop.LATE)
        at.page.get_by_role("textbox", name="名称").fill("早会看板")
        at.page.get_by_role("button", name="保存").click()
        expect(at.page.locator("main h1")).to_have_text("早会看板")
        at.page.get_by_role("link", name="完成调整").click()
        at.page.get_by_role("button", name="设为我的首页").click()
        expect(at.page.get_by_role("button", name="取消设为首页")).to_be_visible()
        at.page.goto("/")
        expect(at.page.locator("main h1")).to_contain_text("早会看板")
        expect(at.page.locator("canvas").first).to_be_visible()
        at.page.get_by_role("link", name="全屏").click()
        expect(at.page.locator("nav.places")).to_have_count(0)
        expect(tiles).to_have_count(8)
        assert at.said == []
    app.state.office.close()


def test_without_scripts_the_buttons_do_the_same(visit, filled, address):
    at = visit(address, shop.session(filled), script=False)
    at.page.goto("/dashboards")
    at.page.locator("li", has_text="财务看板").get_by_role("button", name="复制并调整").click()
    tiles = at.page.locator(".tiles > section")
    expect(tiles).to_have_count(6)
    at.page.get_by_role("button", name="移除: 与账面对账").click()
    expect(tiles).to_have_count(5)
    at.page.get_by_role("button", name="删除此看板").click()
    expect(at.page.locator("main h1")).to_contain_text("个看板")
