"""A small company behind the pages, served on this machine, and a client that is signed in."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import httpx
import pytest

import once
from web import shop
from zhike import load, run, users
from zhike.web.app import create_app
from zhike.web.office import Office
from zhike.workspace import Workspace

SOLD = """单据日期,单据编号,客户名称,商品名称,数量,金额,成本,业务员
2024-03-01,A1,甲公司,杯,10,1000.00,600.00,陈静
2024-03-02,A2,乙公司,杯,1,100.00,60.00,陈静
2024-03-03,A3,乙公司,杯,1,100.00,60.00,陈静
2024-03-04,A4,丙公司,杯,1,50.00,,周航
"""
SPENT = """期间,费用项目,费用金额,分摊动因,客户
2024-03,运输费,100.00,发货单数,
2024-03,销售人工,200.00,订单数,
2024-03,特殊处理,30.00,次,乙公司
2024-03,房租,70.00,,
2024年4-5月,仓储,90.00,,
"""
AIMED = """期间,指标,目标值,维度
2024-03,销售额,2500.00,
2024-03,销售额,1000.00,陈静
2024-03,销售额,100.00,周航
2024年上半年,新客数,10,
2024-03,费用率,5,
"""


@pytest.fixture(scope="session")
def company(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return shop.filled(tmp_path_factory.mktemp("company"))


@pytest.fixture(autouse=True)
def left_as_found(request: pytest.FixtureRequest) -> Iterator[None]:
    if "company" not in request.fixturenames:
        yield
        return
    with shop.left_as_found(request.getfixturevalue("company")):
        yield


@pytest.fixture(scope="session")
def serving(company: Workspace) -> Iterator[tuple[str, Office]]:
    """The pages of the small company: their address, and the office behind them."""
    app = create_app(company)
    with shop.served(app) as address:
        yield address, app.state.office
    app.state.office.close()


@pytest.fixture(scope="session")
def address(serving: tuple[str, Office]) -> str:
    return serving[0]


@pytest.fixture(scope="session")
def office(serving: tuple[str, Office]) -> Office:
    return serving[1]


@pytest.fixture(scope="session")
def pages(address: str) -> Iterator[httpx.Client]:
    """The pages, nobody signed in."""
    with shop.client(address) as client:
        yield client


@pytest.fixture(scope="session")
def signed(company: Workspace, address: str) -> Iterator[httpx.Client]:
    """The pages, asked by the owner, from the pages themselves."""
    with shop.client(address, shop.session(company)) as client:
        yield client


QUOTED = """报价日期,客户名称,商品名称,数量,报价单价,报价金额,有效期至,报价结果,流失给
2024-03-01,甲公司,杯,1,100,100.00,2024-03-10,成交,
2024-03-02,甲公司,杯,2,120,240.00,2024-03-10,流失,万品仓
2024-03-03,乙公司,杯,1,110,110.00,2024-03-10,流失,优家
2024-03-04,乙公司,杯,1,110,110.00,2024-04-10,跟进中,
"""
CALLED = """跟进时间,客户名称,跟进类型,主题,跟进内容,结果
2024-03-05 10:00,甲公司,电话,万品仓报价更低,说万品仓还包运费,待跟进
2024-03-06 10:00,乙公司,电话,询价,不满交期,已转向优家
2024-03-07 10:00,丙公司,电话,回访,万品仓的人来过,待跟进
2024-03-08 10:00,丙公司,电话,回访,一切正常,待跟进
"""


@pytest.fixture(scope="session")
def earning(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """Pages of three customers; by hand: 甲 400 − 25 − 50, 乙 80 − 50 − 100 − 30, 丙 0 − 25 − 50."""
    made = once.made("earning", _earning, tmp_path_factory.mktemp("earning"))
    app = create_app(made)
    with shop.served(app) as address, shop.client(address, shop.session(made)) as client:
        yield client
    app.state.office.close()


def _earning(folder: Path) -> Workspace:
    made = shop.empty(folder)
    for name, text in (
        ("销售明细.csv", SOLD),
        ("服务费用.csv", SPENT),
        ("销售目标.csv", AIMED),
        ("报价记录.csv", QUOTED),
        ("跟进记录.csv", CALLED),
    ):
        (folder / name).write_text(text, "utf-8-sig")
        load.bring(made, [folder / name], yes=True)
    run.refresh(made, as_of=date(2024, 3, 31))
    return made


@pytest.fixture
def staff(office, company) -> Iterator[None]:
    """Three users of the shop, gone again afterwards: others find the owner alone."""
    for name, role in shop.ROLES.items():
        users.let_in(office.desk, name, role, shop.PASSWORD, who="owner")
    yield
    for one in users.users(office.desk):
        users.shut_out(office.desk, one.name, who="owner")
