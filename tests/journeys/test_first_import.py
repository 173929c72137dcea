"""A newcomer's first hour: three messy exports, and the five most valuable customers who are late."""

import re
from datetime import date, timedelta
from pathlib import Path

import xlsxwriter
from playwright.sync_api import expect

from web import shop
from zhike.web.app import create_app

LAST = date(2024, 12, 30)
LATE = tuple(
    f"{city}晚到{number}号商贸有限公司" for number, city in enumerate(("杭州", "宁波", "绍兴", "嘉兴", "湖州", "台州"))
)
STEADY = ("苏州如期百货有限公司", "成都准点贸易有限公司", "武汉恒常实业有限公司")
MOST_CLICKS = 12


def sales() -> str:
    """A title, a printing line, lines with a subtotal per page, the header again, a total; later names buy more."""
    lines: list[tuple[date, str, str, str]] = []
    for number, name in enumerate((*STEADY, *LATE)):
        end = LAST - timedelta(days=75 if name in LATE else number)
        for back in range(14):
            day = end - timedelta(days=14 * back)
            lines.append((day, f"XS{number}{back:03d}", name, f"{100 * (number + 1)}.50"))
    lines.sort()
    header = "单据日期,单据编号,客户名称,商品名称,数量,金额"
    rows = ["某某公司销售明细表,,,,,", "打印时间：2024-12-31,,,,,", header]
    for start in range(0, len(lines), 40):
        page = lines[start : start + 40]
        rows += [header] if start else []
        rows += [f"{day:%Y/%m/%d},{order},{name},保温杯,10,{amount}" for day, order, name, amount in page]
        rows.append(f"本页小计,,,,{10 * len(page)},{sum(float(one[3]) for one in page):.2f}")
    rows.append(f"合计,,,,{10 * len(lines)},{sum(float(one[3]) for one in lines):.2f}")
    return "\r\n".join(rows) + "\r\n"


def master(path: Path) -> None:
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("客户档案")
    sheet.merge_range(0, 0, 0, 3, "往来单位档案")
    for x, word in enumerate(("客户编码", "客户名称", "联系电话", "地址")):
        sheet.write(1, x, word)
    for y, name in enumerate((*STEADY, *LATE)):
        for x, cell in enumerate((f"00{y:03d}", name, f"0571-8800{y:04d}", "浙江省杭州市西湖区文三路1号")):
            sheet.write_string(y + 2, x, cell)
    book.close()


def receivables() -> str:
    rows = ["应收账款明细表", "应收单号,客户名称,业务日期,到期日,应收金额,余额"]
    rows += [f"YS{n:03d},{name},2024-08-01,2024-10-01,{1000 + n}.00,{500 + n}.00" for n, name in enumerate(LATE)]
    total = sum(1000 + n for n in range(len(LATE)))
    rows.append(f"合计,,,,{total}.00,{sum(500 + n for n in range(len(LATE)))}.00")
    return "\r\n".join(rows) + "\r\n"


class Hand:
    """A hand that counts its clicks."""

    def __init__(self) -> None:
        self.clicks = 0

    def click(self, at) -> None:
        at.click()
        self.clicks += 1


def test_a_newcomer_imports_three_messy_files_and_finds_the_five_most_valuable_late_customers(visit, tmp_path):
    made = shop.empty(tmp_path)
    files = [tmp_path / name for name in ("销售明细.csv", "客户档案.xlsx", "应收明细.csv")]
    files[0].write_bytes(sales().encode("gb18030"))
    master(files[1])
    files[2].write_text(receivables(), "utf-8-sig")
    app = create_app(made)
    hand = Hand()
    with shop.served(app) as address:
        at = visit(address, shop.session(made))
        at.page.goto("/")
        expect(at.page.locator("main h1")).to_have_text("导入您已有的数据")
        with at.page.expect_file_chooser() as chooser:
            hand.click(at.page.locator("[data-drop]"))
        chooser.value.set_files(files)
        hand.click(at.page.get_by_role("button", name="读取文件"))
        expect(at.page.locator("main h1")).to_contain_text("请先核对", timeout=shop.PATIENCE)
        expect(at.page.locator("#files tbody tr")).to_have_count(3)
        expect(at.page.locator("#files")).not_to_contain_text("无法读取")
        hand.click(at.page.locator("#load"))
        expect(at.page.locator("main h1")).to_have_text("导入完成，数据已更新", timeout=shop.PATIENCE)
        hand.click(at.page.get_by_role("link", name="查看今日待办"))
        late = at.page.locator("section[aria-labelledby=late-head]")
        expect(late).to_contain_text("6")
        hand.click(late.get_by_role("link", name="全部"))
        expect(at.page.locator("main tbody tr")).to_have_count(len(LATE))
        named = at.page.locator("main tbody tr a.who").all_text_contents()
        assert [name.strip() for name in named[:5]] == list(reversed(LATE))[:5]
        assert re.search("segment=late", at.page.url)
        assert hand.clicks < MOST_CLICKS
        assert at.said == []
    app.state.office.close()
