"""A salesperson's morning: her own list, one call done, one put off, the rest taken along as a file."""

import csv
import io
from pathlib import Path

from playwright.sync_api import expect

from web import shop


def test_a_salesperson_works_her_list_and_sees_the_counts_change(visit, filled, address):
    at = visit(address, shop.session(filled))
    page = at.page
    page.goto("/")
    page.locator("nav.places").get_by_text("待办").click()
    page.locator("#f-who").select_option("周航")
    expect(page).to_have_url(f"{address}/todo?who=%E5%91%A8%E8%88%AA")
    rows = page.locator("[data-call]")
    expect(rows.first).to_be_visible()
    before = rows.count()
    assert before > 1

    first = rows.nth(0).locator("a.who").inner_text()
    rows.nth(0).get_by_text("备注、改期、转交").click()
    rows.nth(0).get_by_label("备注").fill("下周来提货")
    rows.nth(0).get_by_role("button", name="已处理").click()
    expect(page.locator("main [role=status]")).to_contain_text(f"“{first}”已处理")
    expect(rows).to_have_count(before - 1)
    expect(page.locator(".under")).to_contain_text("本周已处理 1 个客户")

    second = rows.nth(0).locator("a.who").inner_text()
    rows.nth(0).get_by_text("备注、改期、转交").click()
    rows.nth(0).get_by_label("改期至").fill("2030-01-15")
    rows.nth(0).get_by_role("button", name="稍后").click()
    expect(rows).to_have_count(before - 2)

    page.get_by_role("link", name="已改期 1").click()
    expect(rows).to_have_count(1)
    expect(rows.first).to_contain_text(second)
    expect(rows.first).to_contain_text("已改期至2030年1月15日")
    page.get_by_role("link", name="已处理 1").click()
    expect(rows.first).to_contain_text("下周来提货")

    page.locator("summary", has_text="导出").click()
    with page.expect_download() as taken:
        page.get_by_role("link", name="CSV").click()
    text = Path(taken.value.path()).read_text("utf-8-sig")
    assert [row[0] for row in csv.reader(io.StringIO(text))][1:] == [first]
    assert at.said == []

    rows.first.get_by_role("button", name="重新打开").click()
    page.goto("/todo?state=later")
    rows.first.get_by_role("button", name="重新打开").click()
    expect(rows).to_have_count(0)


def test_keys_go_down_the_list_and_tick_it(visit, filled, address):
    at = visit(address, shop.session(filled))
    at.page.goto("/todo")
    rows = at.page.locator("[data-call]")
    expect(rows.first).to_be_visible()
    before, second = rows.count(), rows.nth(1).locator("a.who").inner_text()
    at.page.keyboard.press("j")
    at.page.keyboard.press("j")
    at.page.keyboard.press("d")
    expect(at.page.locator("main [role=status]")).to_contain_text(f"“{second}”已处理")
    expect(rows).to_have_count(before - 1)
    at.page.keyboard.press("u")
    expect(rows).to_have_count(before)
    assert at.said == []
