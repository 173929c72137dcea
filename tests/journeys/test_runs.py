"""An update is started, watched to its end and compared with the one before."""

import pytest
from playwright.sync_api import expect

from web import shop
from zhike.web.app import create_app


@pytest.mark.parametrize("script", [True, pytest.param(False, marks=pytest.mark.t2)], ids=["with scripts", "without"])
def test_an_update_is_started_watched_and_compared(visit, tmp_path, script):
    made = shop.filled(tmp_path)
    app = create_app(made)
    with shop.served(app) as address:
        at = visit(address, shop.session(made), script=script)
        at.page.goto("/runs")
        at.page.fill("#as-of", "2024-11-30")
        at.page.locator("main").get_by_role("button", name="更新数据").click()
        expect(at.page.locator("#now-head")).to_have_text("正在更新数据")
        expect(at.page.locator("main [role=status]")).not_to_be_empty()
        expect(at.page.locator("ul.runs > li")).to_have_count(2, timeout=shop.PATIENCE)
        expect(at.page.locator("ul.runs > li").first).to_contain_text("数据截至 2024-11-30")
        at.page.get_by_role("link", name="与上一次对比").click()
        expect(at.page.locator("main h1")).to_contain_text("销售额变动")
        expect(at.page.locator("main")).to_contain_text("数据截至日不同")
        assert at.said == []
    app.state.office.close()


def test_help_for_a_task_leads_to_its_page_and_the_tour_walks_the_real_ones(visit, filled, address):
    at = visit(address, shop.session(filled))
    at.page.goto("/")
    at.page.locator("nav.places").get_by_role("link", name="帮助").first.click()
    at.page.locator("main").get_by_role("link", name="撤销").first.click()
    at.page.get_by_role("link", name="前往：导入数据").click()
    expect(at.page.locator("main h1")).to_contain_text("导入")

    at.page.goto("/help")
    at.page.get_by_role("link", name="看导览").click()
    expect(at.page.locator(".tour h2")).to_have_text("今天该做什么")
    at.page.get_by_role("link", name="下一步").click()
    expect(at.page.locator(".tour h2")).to_have_text("一张名单，任意筛选")
    at.page.get_by_role("link", name="下一步").click()
    expect(at.page.locator("main h1")).to_contain_text(shop.LATE)
    at.page.get_by_role("link", name="结束导览").click()
    expect(at.page.locator(".tour")).to_have_count(0)
    expect(at.page.locator("main h1")).to_contain_text(shop.LATE)
    assert at.said == []


def test_a_figure_leads_to_its_definition(visit, filled, address):
    at = visit(address, shop.session(filled))
    at.page.goto("/explain?show=repeat_rate")
    at.page.locator(".crumbs").get_by_role("link", name="复购率").click()
    expect(at.page.locator("#repeat_rate")).to_be_in_viewport()
    expect(at.page.locator("#repeat_rate .worked")).to_contain_text("÷")
    assert at.said == []
