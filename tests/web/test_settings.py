"""What a reader prefers holds on every page, and only for that reader."""

from decimal import Decimal
from urllib.parse import unquote

import pytest

from web import shop
from zhike.access import OWNER, authorize
from zhike.answer import figure
from zhike.desk import Desk
from zhike.web.app import create_app
from zhike.web.preferences import Preferences, of

NOTHING = {"language": "", "theme": "", "numbers": "", "year_starts": "0", "owner": "", "province": ""}


@pytest.fixture(scope="module")
def own(tmp_path_factory):
    """A company of one's own: preferences would show in the tests of others."""
    made = shop.filled(tmp_path_factory.mktemp("own"))
    app = create_app(made)
    with shop.served(app) as address:
        yield made, address, app.state.office
    app.state.office.close()


@pytest.fixture
def reader(own):
    """The owner in a browser that chose nothing yet; the defaults are back afterwards."""
    made, address, _ = own
    with shop.client(address, shop.session(made)) as client:
        del client.cookies["language"]
        client.headers["accept-language"] = "zh-CN"
        yield client
        client.post("/settings", data={"back_to_defaults": "yes"})


def save(reader, **chosen):
    response = reader.post("/settings", data=NOTHING | chosen)
    assert (response.status_code, response.headers["location"]) == (303, "/settings?saved=yes")


@pytest.mark.parametrize(
    ("numbers", "shown"), [("", "12.35万"), ("wan", "12.35万"), ("thousands", "123.5K"), ("full", "123,457")]
)
def test_large_numbers_are_written_as_wanted(numbers, shown):
    assert figure.shown(Decimal("123456.78"), "money", "zh", numbers) == shown


def test_totals_of_a_list_follow_the_reader(reader):
    save(reader, numbers="full")
    total = reader.get("/customers.json?show=spent").json()["totals"][0]

    assert total["shown"] == f"¥{float(total['value']):,.2f}" or total["shown"] == f"¥{float(total['value']):,.0f}"


def test_what_was_kept_in_one_format_is_not_shown_in_another(own, reader):
    view = own[2].view(authorize(OWNER, "question.ask"))
    kept = [view.kept("how it looks", lambda: "in 万")]
    save(reader, numbers="full")

    assert [*kept, view.kept("how it looks", lambda: "every digit")] == ["in 万", "every digit"]
    assert 'data-numbers="full"' in reader.get("/").text


def test_ones_own_customers_stand_in_the_menu_and_come_off_on_the_page(reader):
    owner = reader.get("/settings.json").json()["filters"][0]["options"][1][0]
    save(reader, owner=owner)

    assert f'href="/customers?owner={owner}"' in unquote(reader.get("/").text)
    page = reader.get(f"/customers.json?owner={owner}").json()
    assert [chip["href"] for chip in page["chips"]] == ["/customers"]
    assert reader.get("/customers.json").json()["chips"] == []


def test_language_and_light_follow_the_reader_to_another_browser_that_chose_nothing(own, reader):
    save(reader, language="en", theme="dark")

    made, address, _ = own
    with shop.client(address, shop.session(made)) as other:
        del other.cookies["language"]
        page = other.get("/settings", headers={"accept-language": "zh-CN"}).text
        assert '<html lang="en" data-bs-theme="dark"' in page
        other.cookies.set("language", "zh")  # what this browser chose stands before
        assert '<html lang="zh-CN"' in other.get("/settings").text
    assert '<html lang="en" data-bs-theme="dark"' in reader.get("/sign-in").text


def test_the_defaults_come_back(own, reader):
    save(reader, numbers="full", year_starts="4")
    with Desk(own[0].desk) as desk:
        assert of(desk, "owner") == Preferences(numbers="full", year_starts=4)
        assert of(desk, "another") == of(desk, "") == Preferences()
    reader.post("/settings", data={"back_to_defaults": "yes"})

    with Desk(own[0].desk) as desk:
        assert of(desk, "owner") == Preferences()


@pytest.mark.parametrize(
    "wrong", [{"numbers": "roman"}, {"year_starts": "13"}, {"theme": "pink"}, {"owner": "x" * 5000}]
)
def test_what_the_form_does_not_offer_is_refused(reader, wrong):
    assert reader.post("/settings", data=NOTHING | wrong).status_code in (400, 422)


@pytest.mark.parametrize(
    "value", [None, 7, [], {"numbers": "roman", "filters": {"segment": 1}, "year_starts": True, "home": 5}]
)
def test_what_a_foreign_hand_wrote_counts_as_nothing(value):
    assert Preferences.read(value) == Preferences()


def test_the_companys_settings_are_shown_with_their_meaning(reader):
    shown = {one["name"]: one for one in reader.get("/settings.json").json()["company_settings"]}

    assert shown["company"] == {
        "name": "company",
        "means": "公司名称，显示在每个页面上",
        "value": "测试百货",
        "own": True,
    }
    assert shown["currency"]["own"] is False
