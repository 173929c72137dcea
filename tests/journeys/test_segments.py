"""An analyst builds a segment, keeps it, shares its address and takes it along as a file."""

import re

from playwright.sync_api import expect

from web import shop


def test_a_segment_is_built_saved_shared_and_exported(visit, filled, address):
    at = visit(address, shop.session(filled))
    at.page.goto("/segments/new")
    at.page.get_by_label("字段").first.select_option("spent")
    expect(at.page.locator("select[name='test.0']")).to_contain_text("不低于")
    expect(at.page.locator("html.busy")).to_have_count(0)
    at.page.get_by_label("比较值").first.press_sequentially("1000", delay=40)
    expect(at.page.locator("#found")).to_contain_text("1,000")
    expect(at.page.locator("#found")).to_contain_text(shop.STEADY[0])
    at.page.get_by_role("button", name="条件", exact=True).click()
    fields = at.page.locator("select[name='field.0']")
    fields.nth(1).select_option("days_since_order")
    expect(at.page.locator("select[name='test.0']").nth(1)).to_contain_text("不低于")
    expect(fields.first).to_have_value("spent")  # each row keeps its own field
    expect(at.page.locator("[name='value.0']").first).to_have_value("1000")
    at.page.get_by_label("删除此条件").nth(1).click()
    expect(fields).to_have_count(1)
    at.page.get_by_label("客群名称").fill("大客户")
    at.page.get_by_role("button", name=re.compile("保存客群")).first.click()
    expect(at.page.locator("main h1")).to_contain_text("大客户")
    shared = at.page.url

    other = visit(address, shop.session(filled))
    other.page.goto(shared)
    expect(other.page.locator("main")).to_contain_text(shop.LATE)
    with other.page.expect_download() as brought:
        other.page.get_by_role("link", name="CSV").click()
    text = brought.value.path().read_text("utf-8-sig")
    assert all(name in text for name in (*shop.STEADY, shop.LATE))
    other.page.get_by_role("link", name="查看客户列表").click()
    expect(other.page.locator("main tbody tr")).to_have_count(4)
    at.page.get_by_role("button", name="删除客群").click()
    assert at.said == other.said == []
