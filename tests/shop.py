"""A small shop as a workspace, computed: what surfaces are tested on."""

from pathlib import Path

import brought
import once
from zhike import run
from zhike.workspace import Workspace

LINES = """
    order_id | customer_code | customer_name | ordered_on | product_name | category | quantity | unit_price | amount | channel | store
    A1       | 0001          | 安记贸易有限公司 | 2024-01-05 | 杯子      | 餐具     | 3        | 20         | 60.00  | 线上    | 一店
    A1       | 0001          | 安记贸易有限公司 | 2024-01-05 | 盘子      | 餐具     | 2        | 20         | 40.00  | 线上    | 一店
    A2       | 0001          | 安记贸易有限公司 | 2024-02-10 | 杯子      | 餐具     | 2        | 20         | 40.00  | 线下    | 二店
    A3       | 0001          | 安记贸易有限公司 | 2024-02-11 | 杯子      | 餐具     | -1       | 10         | -10.00 | 线下    | 二店
    B1       | 0002          | 博世五金厂      | 2024-02-01 | =SUM(A1)  | 家纺     | 1        | 10         | 10.00  | 线上    | 一店
    C1       | 0003          | 王小明          | 2023-12-31 | 杯子      | 餐具     | 2        | 25.25      | 50.50  |         | 一店
"""


def shop(folder: Path) -> Workspace:
    """The shop's workspace with one snapshot, of the caller's own."""
    return once.made("shop", _shop, folder)


def _shop(folder: Path) -> Workspace:
    here = brought.made(folder)
    brought.bring(here, "order_lines", LINES)
    run.refresh(here)
    return here
