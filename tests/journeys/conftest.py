"""A browser before the pages. Without Chromium these tests are skipped, loudly."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from web import shop
from zhike.web.app import create_app
from zhike.workspace import Workspace

CHROMIUM = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None
)
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(item.fspath).parent == Path(__file__).parent:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("SKIPPED LOUDLY: no Chromium on this machine, the pages are not tried in a browser")
    expect.set_options(timeout=30_000)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        yield started
        started.close()


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return shop.filled(tmp_path_factory.mktemp("company"))


@pytest.fixture(autouse=True)
def left_as_found(request: pytest.FixtureRequest) -> Iterator[None]:
    if "filled" not in request.fixturenames:
        yield
        return
    with shop.left_as_found(request.getfixturevalue("filled")):
        yield


@pytest.fixture(scope="session")
def address(filled: Workspace) -> Iterator[str]:
    """Where the small company's pages are served."""
    app = create_app(filled)
    with shop.served(app) as served:
        yield served
    app.state.office.close()


class Visit:
    """A page of the browser, and everything that the browser complained of."""

    def __init__(self, context: BrowserContext) -> None:
        self.page: Page = context.new_page()
        self.said: list[str] = []
        self.page.on(
            "console",
            lambda told: self.said.append(f"{told.type}: {told.text}") if told.type in ("error", "warning") else None,
        )
        self.page.on("pageerror", lambda error: self.said.append(f"script: {error}"))

    def ran(self) -> object:
        """What a script that came with the data would have left behind."""
        return self.page.evaluate("window.ran ?? null")


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Visit]]:
    """Open the pages as a reader: `visit(address, session)`."""
    contexts: list[BrowserContext] = []

    def opened(
        address: str,
        session: str = "",
        *,
        lang: str = "zh-CN",
        dark: bool = False,
        script: bool = True,
        width: int = 1280,
    ) -> Visit:
        context = browser.new_context(
            locale=lang,
            color_scheme="dark" if dark else "light",
            java_script_enabled=script,
            viewport={"width": width, "height": 900},
            base_url=address,
        )
        contexts.append(context)
        context.set_default_timeout(120_000)
        if session:
            context.add_cookies([{"name": "zhike_session", "value": session, "url": address}])
        return Visit(context)

    yield opened
    for context in contexts:
        context.close()
