"""A small company behind the pages, served on this machine, and a client that is signed in."""

from collections.abc import Iterator

import httpx
import pytest

from web import shop
from zhike.web.app import create_app
from zhike.web.office import Office
from zhike.workspace import Workspace


@pytest.fixture(scope="session")
def company(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return shop.filled(tmp_path_factory.mktemp("company"))


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
