"""Answering doubtful pairs in a real browser: by keys, by buttons, without scripts, on a phone."""

import re

import pytest
from playwright.sync_api import expect

import doubtful
import once
from journeys.looks import LOOKS
from web import shop
from zhike import verdicts
from zhike.desk import Desk
from zhike.web.app import create_app


@pytest.fixture(scope="module")
def computed(tmp_path_factory):
    return doubtful.shop(tmp_path_factory.mktemp("shop"))


@pytest.fixture
def here(computed, tmp_path):
    return once.copied(computed, tmp_path)


@pytest.fixture
def served(here):
    app = create_app(here)
    with shop.served(app) as address:
        yield address
    app.state.office.close()


def kinds(here):
    with Desk(here.desk) as desk:
        return [one.kind for one in verdicts.standing(desk)]


def settled(at):
    """The answer before is done with: until then a key would be taken for the pair that is going away, and is not heard."""
    expect(at.page.locator("html.busy")).to_have_count(0)


def answered(at, number):
    expect(at.page.locator(".under")).to_contain_text(f"已答 {number} 对")
    settled(at)


def test_three_pairs_are_answered_with_one_key_each_and_the_last_taken_back(visit, served, here):
    at = visit(served, shop.session(here))
    at.page.goto("/review")
    answered(at, 0)
    at.page.keyboard.press("s")
    answered(at, 1)
    at.page.keyboard.press("Shift+P")
    answered(at, 2)
    at.page.keyboard.press("d")
    answered(at, 3)
    assert kinds(here) == ["same", "parent", "different"]
    at.page.keyboard.press("u")
    answered(at, 2)
    assert kinds(here) == ["same", "parent"]
    assert at.said == []


def test_letters_typed_into_a_field_answer_nothing(visit, served, here):
    at = visit(served, shop.session(here))
    at.page.goto("/review")
    at.page.fill("input[name=why]", "")
    at.page.locator("input[name=why]").press_sequentially("sdpl")
    at.page.wait_for_timeout(300)
    answered(at, 0)
    at.page.get_by_role("button", name=re.compile("^同一客户")).click()
    answered(at, 1)
    expect(at.page.locator("#decided ~ .card").first).to_contain_text("sdpl")
    assert at.said == []


def test_later_brings_the_next_pair_and_undo_brings_it_back(visit, served, here):
    at = visit(served, shop.session(here))
    at.page.goto("/review")
    first = at.page.locator(".pair thead").inner_text()
    at.page.keyboard.press("l")
    expect(at.page.locator("main [role=status]")).to_contain_text("推迟")
    assert at.page.locator(".pair thead").inner_text() != first
    settled(at)
    at.page.keyboard.press("u")
    expect(at.page.locator("main [role=status]")).to_have_count(0)
    assert at.page.locator(".pair thead").inner_text() == first
    assert at.said == []


def test_without_scripts_the_buttons_do_the_same(visit, served, here):
    at = visit(served, shop.session(here), script=False)
    at.page.goto("/review")
    at.page.get_by_role("button", name=re.compile("^不同客户")).click()
    answered(at, 1)
    at.page.get_by_role("button", name=re.compile("^撤销")).click()
    answered(at, 0)
    assert kinds(here) == []


def test_a_contradiction_is_shown_on_the_page_with_what_to_do(visit, served, here):
    at, other = visit(served, shop.session(here)), visit(served, shop.session(here))
    at.page.goto("/review")
    other.page.goto("/review")
    other.page.keyboard.press("d")
    answered(other, 1)
    at.page.keyboard.press("s")
    expect(at.page.locator("main [role=alert]")).to_contain_text("撤回")
    assert kinds(here) == ["different"]


def test_the_answers_count_after_the_button_computed_anew(visit, served, here):
    at = visit(served, shop.session(here))
    at.page.goto("/review")
    at.page.keyboard.press("s")
    answered(at, 1)
    at.page.get_by_role("button", name="按以上答案重新计算").first.click()
    expect(at.page.locator("#late-head")).to_be_visible(timeout=shop.PATIENCE)
    at.page.goto("/customers?q=%E5%AE%89%E5%A4%A7")
    expect(at.page.locator("main tbody tr")).to_have_count(1)


def test_who_types_a_new_customer_sees_who_it_may_be(visit, served, here):
    at = visit(served, shop.session(here))
    at.page.goto("/customers/similar")
    at.page.locator("#s-name").press_sequentially("上海华联超", delay=30)
    expect(at.page.locator("#found .who").first).to_have_text("上海华联超市股份有限公司")
    expect(at.page.locator("#s-name")).to_be_focused()
    expect(at.page.locator("#s-name")).to_have_value("上海华联超")
    assert at.said == []


@LOOKS
def test_the_pages_are_readable_by_everybody(visit, served, here, lang, dark):
    from axe_playwright_python.sync_playwright import Axe

    axe, found = Axe(), []
    for width in (1280, 390):
        at = visit(served, shop.session(here), lang=lang, dark=dark, width=width)
        for path in ("/review", "/customers/similar?name=%E5%8D%8E%E8%81%94", "/customers/similar?phone=1", "/"):
            at.page.goto(path)
            at.page.wait_for_timeout(300)
            found += [
                f"{path} {width}: {one['id']} {one['nodes'][0]['target']}"
                for one in axe.run(at.page).response["violations"]
            ]
            if at.page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth + 1"):
                found.append(f"{path} {width}: overflows sideways")
    assert found == []
