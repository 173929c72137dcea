"""What a reader prefers, in a real browser."""

from playwright.sync_api import expect

from web import shop
from zhike.web.app import create_app


def test_numbers_and_light_change_as_soon_as_they_are_saved(visit, tmp_path):
    made = shop.filled(tmp_path)
    app = create_app(made)
    with shop.served(app) as address:
        at = visit(address, shop.session(made))
        at.page.goto("/settings")
        at.page.get_by_label("大额数字").select_option("full")
        at.page.get_by_label("外观").select_option("dark")
        at.page.get_by_role("button", name="保存").click()
        expect(at.page.get_by_role("status").first).to_contain_text("已保存")
        expect(at.page.locator("html")).to_have_attribute("data-bs-theme", "dark")
        expect(at.page.locator("html")).to_have_attribute("data-numbers", "full")
        expect(at.page.get_by_label("大额数字")).to_have_value("full")
        assert at.said == []
    app.state.office.close()
