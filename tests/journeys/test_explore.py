"""A manager holds this quarter against the last and goes down to the line of the file."""

import re
from pathlib import Path

from playwright.sync_api import expect

from web import shop


def test_from_a_quarter_to_the_row_of_the_file(visit, filled, address):
    at = visit(address, shop.session(filled))
    at.page.goto("/")
    at.page.locator("nav.places").get_by_role("link", name="分析", exact=True).click()
    at.page.get_by_role("link", name="本季").click()
    expect(at.page.locator(".under")).to_contain_text("2024-10-01")
    at.page.get_by_label("按此拆分").select_option("salesperson")
    at.page.get_by_label("对比").select_option("previous")
    at.page.get_by_role("button", name="查看", exact=True).click()
    expect(at.page.locator(".under")).to_contain_text("2024-07-01")
    expect(at.page.locator("main")).to_contain_text("哪些部分拉动了变化")

    figure = at.page.locator("main table").last.locator("tbody .figure").first
    amount = figure.get_attribute("title")
    figure.click()
    expect(at.page.locator("main")).to_contain_text("指标口径")
    expect(at.page.locator("main h1")).to_contain_text(amount.removeprefix("¥"))
    expect(at.page.locator("main")).to_contain_text("销售明细.csv")

    at.page.go_back()
    at.page.locator("main table").last.locator("tbody a.who").first.click()
    expect(at.page.locator("main h1")).to_contain_text("位客户")
    at.page.locator("main tbody tr a.who").first.click()
    expect(at.page.locator("main")).to_contain_text("XS")
    assert at.said == []


def test_without_scripts_a_view_is_asked_for_kept_and_opened_again(visit, filled, address):
    at = visit(address, shop.session(filled), script=False)
    at.page.goto("/explore")
    at.page.get_by_label("按此拆分").select_option("salesperson")
    at.page.get_by_role("button", name="查看", exact=True).click()
    at.page.locator("summary", has_text="已存视图").click()
    at.page.get_by_label("保存当前视图为").fill("业务员近十二个月")
    at.page.get_by_role("button", name="保存视图").click()
    at.page.goto("/explore")
    at.page.locator("summary", has_text="已存视图").click()
    at.page.get_by_role("link", name="业务员近十二个月").click()
    expect(at.page.locator("main thead").last).to_contain_text("业务员")
    expect(at.page.locator("main h1")).to_contain_text("销售额")
    at.page.locator("summary", has_text="已存视图").click()
    at.page.get_by_role("button", name="删除视图“业务员近十二个月”").click()
    at.page.locator("summary", has_text="已存视图").click()
    expect(at.page.get_by_role("link", name="业务员近十二个月")).to_have_count(0)


def test_two_ways_to_split_are_crossed_drawn_otherwise_and_the_picture_is_kept(visit, filled, address):
    at = visit(address, shop.session(filled))
    at.page.goto("/explore?by=salesperson&show=spent&from=2024-01-01&to=2024-12-31")
    at.page.get_by_label("再按").select_option("month")
    at.page.get_by_role("button", name="查看", exact=True).click()
    expect(at.page.locator("table.cross tfoot")).to_contain_text("合计")
    at.page.get_by_role("link", name="占比图").click()
    expect(at.page).to_have_url(re.compile("chart=share"))
    for kind in ("PNG", "SVG"):
        with at.page.expect_download() as kept:
            at.page.get_by_role("button", name=kind, exact=True).first.click()
        assert kept.value.suggested_filename == f"各业务员 × 月份的销售额 2024-12-31.{kind.lower()}"
        text = Path(kept.value.path()).read_bytes()
        assert text.startswith(b"\x89PNG") if kind == "PNG" else "业务员".encode() in text
    at.page.locator("table.cross tbody a.who").first.click()
    expect(at.page.locator("main table").last.locator("thead")).to_contain_text("月份")
    assert at.said == []
