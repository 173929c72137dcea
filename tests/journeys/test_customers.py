"""The list of customers and a customer's page, as people work with them."""

from playwright.sync_api import expect

from web import shop


def test_chosen_customers_are_put_on_the_list_without_scripts(visit, filled, address):
    at = visit(address, shop.session(filled), script=False)
    at.page.goto("/customers?show=orders,spent&sort=-orders")
    at.page.get_by_role("link", name="再按销售额排序").click()
    expect(at.page.locator("thead sup")).to_have_text(["1", "2"])
    name = at.page.locator("tbody a.who").nth(1).inner_text()
    at.page.locator("tbody input").nth(1).check()
    at.page.get_by_label("备注").fill("送样品")
    at.page.get_by_role("button", name="加入待办").click()
    expect(at.page.locator("[data-call]").first).to_contain_text(name)
    expect(at.page.locator("[data-call]").first).to_contain_text("送样品")
    at.page.locator("[data-call]").first.get_by_role("button", name="不需要").click()
    expect(at.page.locator("main [role=status]")).to_contain_text("不需要跟进")


def test_a_note_and_a_field_are_written_and_taken_back(visit, filled, address):
    at = visit(address, shop.session(filled))
    at.page.goto("/customers")
    at.page.get_by_role("link", name=shop.STEADY[2]).click()
    at.page.get_by_label("跟进记录").fill("约定周五送样")
    at.page.get_by_role("button", name="保存记录").click()
    expect(at.page.locator(".line-of-time")).to_contain_text("约定周五送样")
    at.page.locator(".line-of-time").get_by_role("button", name="撤回").click()
    expect(at.page.locator(".line-of-time")).not_to_contain_text("约定周五送样")
    for value in ("月结", ""):
        at.page.get_by_text("添加或修改字段").click()
        at.page.locator("input[name=field]").fill("结算方式")
        at.page.locator("input[name=value]").fill(value)
        at.page.locator("#who").get_by_role("button", name="保存").click()
        expect(at.page.locator("#who .facts", has_text="结算方式")).to_have_count(1 if value else 0)
    assert at.said == []
