"""Both worked examples from the menu to the answer: a small manufacturer's owner, a retail chain's manager."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from web import chains, makers, shop
from zhike.web.app import create_app
from zhike.workspace import Workspace


@contextmanager
def opened(visit: Callable[..., object], made: Workspace) -> Iterator[Page]:
    """The first page of a company's pages, of whose scripts none complains."""
    app = create_app(made)
    with shop.served(app) as address:
        at = visit(address, shop.session(made))
        at.page.goto("/capability")
        yield at.page
        assert at.said == []
    app.state.office.close()


def test_an_owner_goes_from_statements_to_ratios_beside_the_industry_to_the_type_and_what_it_needs(
    visit, tmp_path: Path
):
    with opened(visit, makers.filled(tmp_path)) as page:
        page.locator("#ranking").get_by_role("link", name=makers.GROWS).click()
        able = page.locator("#capability")
        expect(able).to_contain_text("成长型", timeout=shop.PATIENCE)
        expect(able).to_contain_text("50.0%")
        expect(able).to_contain_text("额度")
        liquid = able.get_by_role("row", name="流动比率")
        expect(liquid).to_contain_text("2.67")  # a quarter of the industry has more
        expect(liquid).to_contain_text("后 ¼")

        liquid.get_by_role("link").first.click()
        expect(page.locator("main")).to_contain_text("财务报表.csv", timeout=shop.PATIENCE)


@pytest.mark.parametrize(("name", "label", "turned"), [(chains.FAST, "快消连锁", "30"), (chains.DEAR, "高端连锁", "3")])
def test_a_manager_goes_from_sales_stock_and_margin_to_model_position_and_strategy(
    visit, tmp_path: Path, name, label, turned
):
    with opened(visit, chains.filled(tmp_path)) as page:
        page.goto("/customers")  # of purchases alone no company has a rank
        page.get_by_role("link", name=name).first.click()
        able = page.locator("#capability")
        expect(able.locator("#retail")).to_have_text(label, timeout=shop.PATIENCE)
        for title in ("经营模式", "市场定位", "发展策略", "库存", "品类", "定价", "账期"):
            expect(able.locator("li b", has_text=title).first).to_be_visible()

        able.locator("summary").first.click()
        expect(able.get_by_role("row", name="年库存")).to_contain_text(turned)
