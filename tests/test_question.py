"""A question and its address are the same thing, written and read."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from asked import WORDS
from zhike.errors import BadQuestion, UnknownName, ZhikeError
from zhike.predicate import Predicate
from zhike.question import PAGE_SIZE, Question, read, read_json, write

TEXTS = st.text(st.characters(exclude_categories=("Cc", "Cs")), min_size=1, max_size=30).filter(
    lambda text: text.strip()
)
NUMBERS = st.decimals(-(10**9), 10**9, places=4).map(lambda number: number.normalize() + 0 if number else Decimal(0))
DAYS = st.dates(date(1000, 1, 1))


@st.composite
def filters(draw: st.DrawFn) -> Predicate:
    kind = draw(
        st.sampled_from(
            (
                "province",
                "channel",
                "spent.min",
                "spent.max",
                "last_ordered_on.from",
                "from",
                "to",
                "q",
                "month",
                "segment",
                "province.missing",
                "custom.税率 (%) & 备注",
            )
        )
    )
    if kind in ("province", "channel", "custom.税率 (%) & 备注"):
        return Predicate(kind, "is", tuple(sorted(draw(st.sets(TEXTS, min_size=1, max_size=3)))))
    if kind == "segment":
        return Predicate(kind, "is", tuple(sorted(draw(st.sets(st.sampled_from(("late", "big")), min_size=1)))))
    if kind == "month":
        return Predicate(kind, "is", (draw(DAYS).replace(day=1),))
    if kind == "q":
        return Predicate("", "search", (draw(TEXTS).strip(),))
    if kind == "province.missing":
        return Predicate("province", "missing", (draw(st.booleans()),))
    name, _, test = kind.rpartition(".")
    return Predicate(name, test, (draw(NUMBERS if name == "spent" else DAYS),))


@st.composite
def questions(draw: st.DrawFn) -> Question:
    where = {filter_.key: filter_ for filter_ in draw(st.lists(filters(), max_size=5))}
    by = draw(st.lists(st.sampled_from(("province", "customer", "month", "segment")), max_size=3, unique=True))
    show = draw(st.lists(st.sampled_from(("spent", "orders", "customers", "average_order")), max_size=4, unique=True))
    asked = Question(
        tuple(where.values()),
        tuple(by),
        tuple(show),
        (),
        draw(st.integers(1, 999)),
        draw(st.sampled_from((1, PAGE_SIZE, 1000))),
        draw(st.sampled_from(("", "2024-12-31", "2024-12-31.0123456789ab"))),
    )
    known = (*asked.by, *asked.show)
    sort = tuple(
        f"{draw(st.sampled_from(('', '-')))}{name}"
        for name in draw(st.lists(st.sampled_from(known), max_size=2, unique=True))
    )
    return Question(asked.where, asked.by, asked.show, sort, asked.page, asked.limit, asked.at)


@settings(max_examples=300, deadline=None)
@given(questions())
def test_reading_what_was_written_gives_the_same_question(question):
    assert read(write(question), WORDS) == question
    assert write(read(write(question), WORDS)) == write(question)


def test_the_address_of_the_house_reads_as_it_is_written():
    text = "province=广东省&spent.min=1000&by=tier&show=customers,spent&sort=-spent"
    assert write(read(text, WORDS)) == text


def test_an_encoded_address_is_the_same_question():
    assert read("?province=%E5%B9%BF%E4%B8%9C%E7%9C%81", WORDS) == read("province=广东省", WORDS)


def test_defaults_are_not_written():
    assert write(read("page=1&limit=50&show=customers,orders,spent,average_order", WORDS)) == ""


def test_filters_in_another_order_are_the_same_question():
    assert read("spent.min=1&province=b&province=a", WORDS) == read(
        "province=a&province=b&province=a&spent.min=1.00", WORDS
    )


def test_empty_fields_of_a_form_say_nothing():
    assert read("province=&spent.min=&q=+&by=tier", WORDS) == read("by=tier", WORDS)


def test_a_month_a_quarter_and_a_year_are_written_as_people_write_them():
    assert write(read("month=2024-03&quarter=2024Q2&year=2023", WORDS)) == "month=2024-03&quarter=2024Q2&year=2023"


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("provinze=a", "province"),
        ("by=teir", "tier"),
        ("show=spend", "spent"),
        ("spent.mim=3", "spent.min"),
        ("segment=lat", "late"),
        ("sort=-spend", "spent"),
    ],
)
def test_an_unknown_name_is_refused_and_the_nearest_is_offered(text, near):
    with pytest.raises(UnknownName) as refused:
        read(text, WORDS)
    assert near in refused.value.fix[0]
    assert near in refused.value.fix[1]


@pytest.mark.parametrize(
    "text",
    [
        "spent.min=1e400",
        "spent.min=NaN",
        "spent.min=Infinity",
        "spent.min=abc",
        "spent.min=1&spent.min=2",
        "spent.min=9999999999999999",
        "from=2024-02-30",
        "from=03/04/2024",
        "from=99999-01-01",
        "last_ordered_on.to=gestern",
        "month=2024-13",
        "page=0",
        "page=-1",
        "page=1.5",
        "page=99999999",
        "limit=1001",
        "limit=0",
        "page=1&page=2",
        "at=yesterday",
        "at=../../etc",
        "province=" + "a" * 201,
        "province=%FF",
        "province=a%00b",
        "province=a%0Ab",
        "q=a%1Bb",
        "a" * 9000,
        "&".join(f"province={n}" for n in range(201)),
        "province.missing=maybe",
        "by=tier,province,customer,month,year",
        "province=\ud800",
    ],
)
def test_what_makes_no_question_is_refused(text):
    with pytest.raises(ZhikeError) as refused:
        read(text, WORDS)
    assert refused.value.status == 422
    refused.value.told("zh").encode()
    refused.value.told("en").encode()


@pytest.mark.parametrize("key", ["p\udc80q", "\x1b[31m", "a" * 500])
def test_a_strange_key_is_named_in_words_that_a_terminal_can_show(key):
    with pytest.raises(ZhikeError) as refused:
        read(f"{key}=1", WORDS)
    told = refused.value.told("en")
    assert told.encode().isascii() or "…" in told or "�" in told or "“" in told
    assert "\x1b" not in told
    assert len(told) < 400


def test_the_closed_form_in_json_is_the_same_question():
    text = '{"where": {"province": ["广东省", "江苏省"], "spent.min": "1000"}, "by": ["tier"], "show": ["spent"], "sort": ["-spent"], "page": 2}'
    assert read_json(text, WORDS) == read(
        "province=广东省&province=江苏省&spent.min=1000&by=tier&show=spent&sort=-spent&page=2", WORDS
    )


@pytest.mark.parametrize(
    "text",
    [
        '{"by": ["tier"], "by": ["province"]}',
        '{"where": {"province": "a", "province": "b"}}',
        '{"page": NaN}',
        '{"page": 1e400}',
        '{"page": Infinity}',
        '{"page": true}',
        '{"page": "1"}',
        '{"page": 1.0}',
        '{"bye": ["tier"]}',
        '{"where": {"spent.min": 1000}}',
        '{"where": []}',
        "[]",
        "null",
        "1",
        '"a"',
        "{",
        '{"where": {"by": "tier"}}',
        '{"where": {"province": {"a": "b"}}}',
        '{"at": ["2024-01-01"]}',
        "[" * 5000,
        "",
    ],
)
def test_json_of_another_form_is_refused(text):
    with pytest.raises((BadQuestion, UnknownName)) as refused:
        read_json(text, WORDS)
    assert refused.value.status == 422
