"""What a person does at the pages, in a real browser, under the real policy."""

import re

from playwright.sync_api import expect

from journeys.looks import LOOKS
from web import shop
from zhike.desk import Desk
from zhike.web.app import create_app


def test_the_link_opens_the_pages_by_its_button_and_only_once(visit, filled, address):
    with Desk(filled.desk) as desk:
        token = desk.keys.mint_link()
    first = visit(address)
    first.page.goto(f"/enter?token={token}")
    first.page.get_by_role("button", name="打开页面").click()
    expect(first.page.locator("main h1")).to_contain_text("超期未购")
    assert first.said == []

    second = visit(address)
    second.page.goto(f"/enter?token={token}")
    second.page.get_by_role("button", name="打开页面").click()
    expect(second.page.locator("main")).to_contain_text("该链接已被使用")


def test_a_messy_file_becomes_customers(visit, tmp_path):
    made = shop.empty(tmp_path)
    path = tmp_path / "销售明细.csv"
    path.write_text(shop.sales(), "gb18030", errors="replace")
    app = create_app(made)
    with shop.served(app) as address:
        at = visit(address, shop.session(made))
        at.page.goto("/")
        expect(at.page.locator("main h1")).to_have_text("导入您已有的数据")
        at.page.set_input_files("input[type=file]", path)
        at.page.get_by_role("button", name="读取文件（暂不导入）").click()
        expect(at.page.locator("main h1")).to_contain_text("请先核对", timeout=shop.PATIENCE)
        expect(at.page.locator("tr.header")).to_contain_text("单据编号")
        expect(at.page.locator(".bridge").last).to_contain_text("勾稽相符")
        at.page.get_by_role("button", name="导入并计算").click()
        expect(at.page.locator("main h1")).to_have_text("导入完成，数据已更新", timeout=shop.PATIENCE)
        at.page.locator("nav.places").get_by_role("link", name="客户", exact=True).click()
        expect(at.page.locator("main h1")).to_contain_text("位客户")
        expect(at.page.locator("main tbody")).to_contain_text(shop.LATE)
        assert at.said == []
        at.page.goto("/import")
        at.page.get_by_role("button", name="撤销本次导入").click()
        expect(at.page.locator("main tbody")).to_contain_text("已撤销")
    app.state.office.close()


def test_a_late_customer_is_ticked_off_and_stays_off(visit, filled, address):
    at = visit(address, shop.session(filled))
    at.page.goto("/")
    row = at.page.locator("li", has_text=shop.LATE).first
    expect(row).to_contain_text("超期")
    row.get_by_role("button", name="已处理").click()
    expect(at.page.locator("section[aria-labelledby=late-head]")).not_to_contain_text(shop.LATE)
    at.page.reload()
    expect(at.page.locator("section[aria-labelledby=late-head]")).not_to_contain_text(shop.LATE)
    assert at.said == []


def test_a_number_leads_down_to_file_and_row(visit, filled, address):
    at = visit(address, shop.session(filled))
    at.page.goto("/customers")
    at.page.get_by_role("link", name=shop.STEADY[0]).click()
    at.page.locator(".strip dd .figure").first.click()
    expect(at.page.locator("main h1")).to_contain_text("销售额")
    expect(at.page.locator("main")).to_contain_text("勾稽相符")
    expect(at.page.locator("#rows ~ .card")).to_contain_text("销售明细.csv")
    at.page.locator("#rows ~ .card a").first.click()
    expect(at.page.locator("main")).to_contain_text(re.compile(r"销售明细\.csv · 第 \d+ 行"))
    assert at.said == []


def test_filters_are_chips_that_come_off_one_by_one_and_back_restores(visit, filled, address):
    at = visit(address, shop.session(filled))
    at.page.goto("/customers")
    at.page.fill("#f-q", "有限公司")
    at.page.locator("form.filters button").click()
    expect(at.page.locator(".chip")).to_have_count(1)
    assert at.page.url.endswith("/customers?q=" + "%E6%9C%89%E9%99%90%E5%85%AC%E5%8F%B8")
    at.page.locator(".chip a").click()
    expect(at.page.locator(".chip")).to_have_count(0)
    at.page.go_back()
    expect(at.page.locator(".chip")).to_have_count(1)
    assert at.said == []


def test_without_scripts_links_and_forms_do_the_same(visit, filled, address):
    at = visit(address, shop.session(filled), script=False)
    at.page.goto("/customers")
    at.page.fill("#f-q", shop.STEADY[1][:4])
    at.page.locator("form.filters button").click()
    expect(at.page.locator("tbody tr")).to_have_count(1)
    at.page.locator("thead a").first.click()
    expect(at.page.locator("tbody tr")).to_have_count(1)


def test_names_from_files_run_no_script_anywhere(visit, filled, address):
    at = visit(address, shop.session(filled))
    at.page.goto("/customers?q=" + "%3Cscript")
    expect(at.page.locator("tbody a.who").first).to_have_text(shop.NAUGHTY[0])
    addresses = ["/", "/customers", "/import", "/definitions"]
    at.page.goto("/customers?show=spent&sort=spent")
    addresses += [found.get_attribute("href") for found in at.page.locator("tbody a.who").all()]
    for path in addresses:
        at.page.goto(path)
        at.page.wait_for_timeout(150)
        assert at.ran() is None, path
    assert at.said == []


def test_a_swapped_page_stays_under_the_policy(visit, filled, address):
    """htmx swaps `main` with Trusted Types required; charts of the new page are drawn."""
    at = visit(address, shop.session(filled))
    at.page.goto("/customers")
    loads: list[str] = []
    at.page.on("request", lambda request: loads.append(request.resource_type))
    at.page.locator("nav.places").get_by_text("首页").click()
    expect(at.page.locator("canvas").first).to_be_visible()
    assert "document" not in loads
    expect(at.page.locator("nav.places a[aria-current]")).to_have_text("首页")
    refused = at.page.evaluate(
        "(() => { try { document.body.innerHTML = '<b>x</b>'; return false } catch (e) { return true } })()"
    )
    assert refused


def test_what_cannot_be_reached_is_said_and_tried_again(visit, filled, address):
    at = visit(address, shop.session(filled))
    at.page.goto("/help")
    box, link = (
        at.page.locator("#unreached"),
        at.page.locator("nav.places").get_by_role("link", name="客户", exact=True),
    )
    for broken in ("offline", "503"):
        if broken == "offline":
            at.page.context.set_offline(True)
        else:
            at.page.route("**/customers", lambda route: route.fulfill(status=503, body="Service Unavailable"))
        link.click()
        expect(box).to_be_visible()
        expect(at.page.locator("main h1")).to_contain_text("名词解释")
        at.page.context.set_offline(False)
        at.page.unroute("**/customers")
        box.get_by_role("button", name="重试").click()
        expect(at.page.locator("main h1")).to_contain_text("位客户")
        expect(box).to_be_hidden()
        at.page.goto("/help")

    at.page.clock.install()
    at.page.goto("/help")
    held = []  # the first request gets no answer at all
    at.page.route("**/customers", lambda route: route.continue_() if held else held.append(route))
    link.click()
    expect(at.page.locator("html")).to_have_class(re.compile("busy"))
    at.page.clock.fast_forward(11_000)
    expect(box).to_be_visible()
    expect(box).to_contain_text("十秒")
    box.get_by_role("button", name="重试").click()
    expect(at.page.locator("main h1")).to_contain_text("位客户")
    expect(box).to_be_hidden()


def test_files_that_are_too_large_or_do_not_arrive_are_said_where_they_were_chosen(visit, filled, address, tmp_path):
    at = visit(address, shop.session(filled))
    path = tmp_path / "应收.csv"
    path.write_text(shop.receivables(), "utf-8-sig")
    at.page.goto("/import")
    at.page.set_input_files("input[type=file]", path)
    button, said = at.page.get_by_role("button", name="读取文件"), at.page.locator("[data-wrong]:not([hidden])")
    at.page.evaluate("document.querySelector('[data-sends]').dataset.largest = 10")
    button.click()
    expect(said).to_contain_text("超过单次上传上限")

    at.page.evaluate("document.querySelector('[data-sends]').dataset.largest = 1e9")
    at.page.route("**/import", lambda route: route.abort())
    button.click()
    expect(said).to_contain_text("连接中断")
    expect(button).to_be_enabled()


def test_on_a_phone_what_lies_far_down_shows_its_heading_and_opens(visit, filled, address):
    at = visit(address, shop.session(filled), width=390)
    at.page.goto("/definitions")
    last = at.page.locator("#s").locator("..")
    expect(last).to_be_visible()
    expect(at.page.locator("#high_value_late")).to_be_hidden()
    last.get_by_role("button").click()
    expect(at.page.locator("#high_value_late")).to_be_visible()
    at.page.goto("/definitions#s")
    at.page.reload()
    expect(at.page.locator("#high_value_late")).to_be_visible()


def test_a_chart_that_cannot_be_drawn_leaves_its_table_and_the_others(visit, filled, address):
    at = visit(address, shop.session(filled))
    broken = "() => document.readyState === 'interactive' && (document.querySelector('figure').dataset.chart = '{')"
    at.page.add_init_script(f"document.addEventListener('readystatechange', {broken})")
    at.page.goto("/today")
    first, second = at.page.locator("figure").nth(0), at.page.locator("figure").nth(1)
    expect(second.locator("canvas").first).to_be_visible()
    expect(first.locator("table")).to_be_visible()
    expect(first.locator(".chart")).to_be_hidden()
    assert at.said == []


PAGES = (
    "/",
    "/customers",
    "/customers?q=nobody-has-this",
    "/definitions",
    "/import",
    "/sources",
    "/quality",
    "/todo",
    "/todo?state=all",
    "/todo/outcome",
    "/explain?show=spent",
    "/explain/cell?table=company_months&column=spent&month=2024-12-01",
    "/customers/nobody",
    "/dashboards",
    "/dashboards/owner",
    "/find?q=hz",
    "/settings",
    "/sign-in",
    "/runs",
    "/runs/compare?with=2024-12-31&of=activity&from=new&to=new",
    "/help",
    "/help/import",
    "/customers?tour=2",
)


LATER = (
    "/credit",
    "/credit/policy",
    "/capability",
    "/acquisition",
    "/company",
    "/deals",
    "/receivables",
    "/receivables/ageing?on=2024-12-30&age=91_180",
    "/churn",
    "/models/churn",
    "/personas",
    "/traits?of=segment:late",
    "/value",
    "/profit",
    "/retention",
    "/tiers",
    "/explore?by=salesperson,product&show=spent&from=2024-10-01&to=2024-12-31&against=previous",
)
"""Pages of one's own answers: each in one state, wide in one look and narrow in the other."""


@LOOKS
def test_pages_are_readable_by_everybody(visit, filled, address, lang, dark):
    from axe_playwright_python.sync_playwright import Axe

    axe, found = Axe(), []
    for width in (1280, 390):
        at = visit(address, shop.session(filled), lang=lang, dark=dark, width=width)
        at.page.goto("/customers")
        person = at.page.locator("tbody a.who").first.get_attribute("href")
        later = LATER if (width == 390) == dark else ()
        for path in (*PAGES, person, *later):
            at.page.goto(path)
            at.page.wait_for_timeout(0 if path in LATER else 400)
            found += [
                f"{path} {width}: {one['id']} {[node['target'] for node in one['nodes']][:2]}"
                for one in axe.run(at.page).response["violations"]
            ]
            if at.page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth + 1"):
                found.append(f"{path} {width}: overflows sideways")
    assert found == []


def test_a_page_opened_from_far_down_begins_at_its_top_at_once(visit, filled, address):
    at = visit(address, shop.session(filled))
    at.page.goto("/")
    at.page.evaluate("scrollTo(0, 900)")
    expect(at.page.locator("html")).to_have_js_property("scrollTop", 900)
    at.page.evaluate("""() => { window.places = [];
        const look = () => { if (location.pathname !== '/') places.push(scrollY); requestAnimationFrame(look); }; look(); }""")
    at.page.locator("nav.places > ul").get_by_text("待办").click()
    expect(at.page.locator("main h1")).to_contain_text("待跟进")
    at.page.wait_for_timeout(500)
    assert set(at.page.evaluate("places")) <= {0, 900}  # 900: the page before, whose address is exchanged first
    assert at.page.evaluate("scrollY") == 0
