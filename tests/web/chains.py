"""Two retail chains and three traders of one supplier, with the chains' sell-through: one of fast goods, one of dear ones."""

from datetime import date, timedelta
from pathlib import Path

import once
from web import shop
from zhike import load, run
from zhike.workspace import Workspace

FAST, DEAR = "杭州万家连锁超市有限公司", "上海臻品百货有限公司"
NAMES = (FAST, DEAR, "宁波甲贸易有限公司", "宁波乙贸易有限公司", "宁波丙贸易有限公司")
LAST = date(2026, 6, 29)


def sales() -> str:
    """Fast: ten lines every week at 2.00; dear: a line every 35 days at 8.00; the traders at 4.00."""
    lines = ["单据日期,单据编号,客户名称,商品名称,商品类别,计量单位,数量,金额,成本"]
    for number, (name, step, goods, price) in enumerate(zip(NAMES, (7, 35, 20, 20, 20), (10, 1, 5, 5, 5), (2, 8, 4, 4, 4), strict=True)):  # fmt: skip
        for back in range(8):
            day = LAST - timedelta(days=step * back)
            lines += [
                f"{day},X{number}{back},{name},饮料{one},饮料,瓶,10,{10 * price}.00,{8 * price}.00"
                for one in range(goods)
            ]
    return "\n".join(lines) + "\n"


def sell_through() -> str:
    """Fast: 100 and 150 pieces a month over a stock of 50; dear: 20 and 20 over 80. Profits 0.50 and 8.00 a piece."""
    lines = ["门店客户,月份,商品名称,动销数量,期末库存,毛利(元)"]
    for name, sold, stock, profit in ((FAST, (100, 150), 50, 0.5), (DEAR, (20, 20), 80, 8)):
        lines += [f"{name},2026年{5 + n}月,饮料0,{many},{stock},{many * profit:.2f}" for n, many in enumerate(sold)]
    return "\n".join(lines) + "\n"


def filled(folder: Path) -> Workspace:
    """A workspace with all lists loaded and computed, of the caller's own."""
    return once.made("chains", _filled, folder)


def _filled(folder: Path) -> Workspace:
    made = shop.empty(folder)
    listed = "客户名称,行业,客户编码\n" + "".join(f"{name},{'零售业' if n < 2 else '批发业'},C{n}\n" for n, name in enumerate(NAMES))  # fmt: skip
    for name, text in (("客户档案.csv", listed), ("销售明细.csv", sales()), ("动销.csv", sell_through())):
        (folder / name).write_text(text, "utf-8-sig")
        load.bring(made, [folder / name], yes=True)
    run.refresh(made, as_of=date(2026, 6, 30))
    return made
