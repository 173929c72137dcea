from datetime import date
from decimal import Decimal

import pytest
from markupsafe import Markup

from zhike.web.rendering import environment
from zhike.web.shown import BareNumber, Day, Shown, brief, finalize, link, plain


def money(value, lang="zh", signed=False):
    return Shown(Decimal(value), "money", lang, "/explain?show=spent", currency="CNY", signed=signed)


@pytest.mark.parametrize(
    ("value", "zh", "en"),
    [
        ("1234.50", "¥1,234.50", "¥1,234.50"),
        ("123456.00", "¥12.35万", "¥123.5K"),
        ("123456789.00", "¥1.23亿", "¥123.5M"),
        ("-1234567.00", "−¥123.5万", "−¥1.23M"),
    ],
)
def test_large_sums_are_read_in_wan_and_yi_or_in_k_and_m(value, zh, en):
    assert (money(value).short, money(value, "en").short) == (zh, en)


def test_the_exact_value_is_on_hover_and_the_number_leads_to_its_definition():
    html = str(money("123456.78").__html__())

    assert 'title="¥123,456.78"' in html
    assert 'href="/explain?show=spent"' in html


def test_a_negative_number_is_marked_by_sign_and_by_class():
    html = str(money("-5.00").__html__())

    assert "−¥5.00" in html
    assert "negative" in html


@pytest.mark.parametrize("value", [1, 1.5, Decimal("2"), True, date(2024, 1, 1)])
def test_a_template_cannot_print_a_value_without_a_definition(value):
    template = environment().from_string("{{ value }}")

    with pytest.raises(BareNumber):
        template.render(value=value)


def test_text_days_and_nothing_can_be_printed():
    assert finalize("text") == "text"
    assert finalize(None) == ""
    assert "2024-05-01" in str(finalize(Day(date(2024, 5, 1), "zh")).__html__())


def test_a_missing_number_is_a_dash_and_no_link():
    assert "<a" not in str(Shown(None, "money", "zh", "/").__html__())


def test_what_comes_from_data_is_escaped_in_the_number_too():
    html = str(Shown(1, "count", "zh", '/x?"><script>', said="<b>").__html__())

    assert "<script>" not in html
    assert "<b>" not in html


def test_the_twin_says_value_unit_and_address():
    assert plain(money("5.10"), "zh") == {
        "value": "5.10",
        "unit": "money",
        "shown": "¥5.10",
        "explained_by": "/explain?show=spent",
    }
    assert plain({"a": [Markup("<b>x</b>"), date(2024, 1, 2)]}, "zh") == {"a": ["x", "2024-01-02"]}


def test_an_address_leaves_out_what_is_empty_and_writes_several_values():
    assert (
        link("/customers", tier="", activity=("new", "active"), spent__min=5)
        == "/customers?activity=new&activity=active&spent.min=5"
    )


@pytest.mark.parametrize(
    ("name", "said"), [("保温杯", "保温杯"), ("杯" * 40, "杯" * 40), ("杯" * 200, "杯" * 39 + "…")]
)
def test_a_name_of_two_hundred_letters_does_not_bury_its_sentence(name, said):
    assert brief(name) == said


def test_days_before_a_due_day_are_no_loss_and_a_change_of_days_is_one_for_the_worse_or_better():
    early = Shown(-1.5, "days", "en", "/explain?x")
    later = Shown(2, "days", "en", "/explain?x", signed=True, better="less")

    assert "negative" not in early.__html__()
    assert early.short.startswith("−")
    assert "negative" in later.__html__()


@pytest.mark.parametrize(
    ("better", "rise", "fall"),
    [("more", " positive", " negative"), ("less", " negative", " positive"), ("", "", "")],
)
def test_a_change_is_green_where_it_is_good_news_for_what_it_counts_and_has_no_colour_where_neither_way_is(
    better, rise, fall
):
    up, down = (Shown(value, "share", "en", "/", signed=True, better=better) for value in (0.1, -0.1))

    assert [f'class="figure{tone}"' in str(one.__html__()) for one, tone in ((up, rise), (down, fall))] == [True, True]
    assert 'class="figure"' in str(Shown(0.0, "share", "en", "/", signed=True, better=better).__html__())
