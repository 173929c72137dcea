"""A limit for the season: asked for on the customer's page, endorsed, granted, and in force."""

from playwright.sync_api import expect

from web import shop


def test_a_limit_is_asked_for_endorsed_by_sales_and_granted_by_finance(visit, filled, address):
    at = visit(address, shop.session(filled))
    page = at.page
    page.goto("/credit")
    page.locator("#customers + div").get_by_role("link", name=shop.STEADY[1]).click()
    expect(page.locator("#credit-head")).to_contain_text("信用等级", timeout=shop.PATIENCE)

    credit = page.locator("#credit")
    credit.get_by_text("申请调整额度").click()
    credit.get_by_role("textbox", name="额度").fill("50000")
    credit.get_by_label("申请理由").fill("旺季备货")
    credit.get_by_role("button", name="提交销售经理审核").click()
    expect(credit).to_contain_text("待销售经理审核", timeout=shop.PATIENCE)

    page.goto("/credit")
    page.locator("#requests").get_by_role("button", name="销售经理审核通过").click()
    page.locator("#requests").get_by_role("button", name="财务批准").click()
    expect(page.locator("#requests")).to_contain_text("没有待处理的申请", timeout=shop.PATIENCE)

    page.locator("#customers + div").get_by_role("link", name=shop.STEADY[1]).click()
    expect(credit).to_contain_text("已批准", timeout=shop.PATIENCE)
    expect(credit.locator("dl")).to_contain_text("50,000")
