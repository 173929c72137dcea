"""What an answer says, held against figures that one can add up by hand."""

from decimal import Decimal
from types import SimpleNamespace

import pyarrow as pa
import pytest

from asked import WORDS
from zhike.access import NOBODY, OWNER, Decision, authorize
from zhike.answer import _goods, answer, document, totals, vocabulary_of
from zhike.errors import BadQuestion, Denied, NotSignedIn
from zhike.question import Question, read


@pytest.fixture
def ask(engine, snapshot):
    def asked(text, **options):
        return answer(read(text, WORDS), snapshot, engine, vocabulary=WORDS, **options)

    return asked


def values(found):
    return [tuple(cell.plain() for cell in row) for row in found.rows]


def test_without_a_split_there_is_one_row(ask):
    found = ask("show=customers,orders,spent,average_order,receivable")
    assert values(found) == [(3, 4, "190.50", "47.63", "30.00")]
    assert found.total_rows == 1
    assert found.table == "profiles"


def test_customers_are_listed_with_id_and_shown_name_best_first(ask):
    found = ask("by=customer&show=spent,tier,last_ordered_on,average_order")
    assert values(found) == [
        ("ann", "安记", "130.00", "high", "2024-02-10", "65.00"),
        ("cat", "0003", "50.50", "middle", "2023-12-31", "50.50"),
        ("bob", "博世", "10.00", "low", "2024-02-01", "10.00"),
        ("dan", "O'Neil", "0.00", None, None, None),
    ]
    assert [c.name for c in found.columns] == ["customer", "name", "spent", "tier", "last_ordered_on", "average_order"]
    assert found.sort == ("-spent",)


def test_a_split_by_province_keeps_the_customers_without_one(ask):
    assert values(ask("by=province&show=spent,customers&sort=-spent")) == [
        ("广东省", "140.00", 2),
        (None, "50.50", 1),
        ("江苏省", "0.00", 0),
    ]


def test_classes_stand_in_their_own_order_with_missing_last(ask):
    assert [row[0] for row in values(ask("by=tier&show=spent"))] == ["high", "middle", "low", None]
    assert [row[0].short("zh") for row in ask("by=tier&show=spent&limit=2").rows] == ["高", "中"]


def test_months_come_from_documents_and_stand_in_time_order(ask):
    found = ask("by=month&show=spent,orders,new_customers")
    assert values(found) == [("2023-12", "50.50", 1, 1), ("2024-01", "100.00", 1, 1), ("2024-02", "40.00", 2, 1)]
    assert found.table == "orders"


def test_products_come_from_lines(ask):
    found = ask("by=product&show=quantity,spent,customers&sort=-spent")
    assert values(found) == [
        ("杯子", "5.0000", "115.25", 2),
        ("盘子", "3.0000", "65.25", 2),
        ("毛巾", "1.0000", "10.00", 1),
    ]
    assert found.table == "order_lines"


def test_products_are_asked_by_code_and_called_by_name(engine, snapshot):
    words = vocabulary_of()
    found = answer(read("by=product,month&show=spent&sort=-spent", words), snapshot, engine, vocabulary=words)
    named = {(row[0].plain(), row[0].short("zh")) for row in found.rows}
    assert named == {("p1", "杯子"), ("p2", "盘子"), ("p3", "毛巾")}


def test_products_of_one_name_are_told_apart_by_their_codes():
    rows = pa.table({"by_product": ["p1", "p2", "p3", None], "shown_product": ["杯子", "杯子", None, None]})
    assert _goods(rows, Question(by=("product",), show=("spent",))) == {"p1": "杯子 · p1", "p2": "杯子 · p2"}


def test_a_total_is_the_same_whichever_table_it_comes_from(ask):
    for text in (
        "show=spent,orders",
        "show=spent,orders&from=2000-01-01",
        "show=spent,orders,quantity&from=2000-01-01",
    ):
        assert values(ask(text))[0][:2] == ("190.50", 4)
    assert sum(Decimal(row[1]) for row in values(ask("by=channel&show=spent"))) == Decimal("190.50")
    assert sum(Decimal(row[1]) for row in values(ask("by=product&show=spent"))) == Decimal("190.50")


def test_a_customer_stands_in_each_of_its_segments_and_counts_once_in_each(ask):
    assert values(ask("by=segment&show=customers,spent&sort=segment")) == [("big", 1, "130.00"), ("late", 1, "130.00")]
    assert values(ask("by=segment,month&show=orders&segment=late&sort=segment,month")) == [
        ("big", "2024-01", 1),
        ("big", "2024-02", 1),
        ("late", "2024-01", 1),
        ("late", "2024-02", 1),
    ]


def test_a_period_with_figures_of_whole_customers_keeps_both(ask):
    found = ask("by=customer&show=spent,receivable,tier&from=2024-02-01&sort=-spent")
    assert values(found) == [("ann", "安记", "30.00", "30.00", "high"), ("bob", "博世", "10.00", "0.00", "low")]


def test_a_missing_province_keeps_its_figures_when_a_period_is_asked(ask):
    assert values(ask("by=province&show=spent,receivable&to=2024-01-31&sort=-spent")) == [
        ("广东省", "100.00", "30.00"),
        (None, "50.50", "0.00"),
    ]


@pytest.mark.parametrize(
    ("text", "customers"),
    [
        ("province=广东省", 2),
        ("province=广东省&province=江苏省", 3),
        ("province.missing=yes", 1),
        ("spent.min=50.50", 2),
        ("spent.max=50.49&spent.min=1", 1),
        ("last_ordered_on.from=2024-02-01", 2),
        ("segment=late", 1),
        ("segment=late&segment=big", 1),
        ("q=安", 1),
        ("q=o'neil", 1),
        ("q=000", 4),
        ("average_order.min=60", 1),
        ("tier=high&province=广东省", 1),
        ("customer=bob", 1),
        ("province=广东省' OR 1=1 --", 0),
        ("days_since_order.min=330", 2),
    ],
)
def test_filters_leave_whom_they_name(ask, text, customers):
    assert ask(f"by=customer&{text}").total_rows == customers


def test_filters_of_documents_choose_documents(ask):
    assert values(ask("channel=线上&show=spent,orders,customers")) == [("110.00", 2, 2)]
    assert values(ask("month=2024-02&show=spent")) == [("40.00",)]
    assert values(ask("product=杯子&show=spent")) == [("115.25",)]
    assert values(ask("from=2024-02-01&to=2024-02-10&show=spent")) == [("50.00",)]
    assert values(ask("channel.missing=yes&show=spent")) == [("50.50",)]


def test_pages_cut_the_list_and_the_count_is_of_all(ask):
    first, second, beyond = (ask(f"by=customer&limit=3&page={page}") for page in (1, 2, 9))
    assert [len(found.rows) for found in (first, second, beyond)] == [3, 1, 0]
    assert [found.total_rows for found in (first, second, beyond)] == [4, 4, 4]
    assert [ask(f"by=month&limit=2&page={page}").total_rows for page in (1, 2, 9)] == [3, 3, 3]
    assert first.pages == 2


def test_the_totals_row_adds_up_all_customers_of_the_filters(engine, snapshot):
    asked = read("by=customer&show=spent,orders,tier&limit=1&province=广东省", WORDS)
    found = totals(asked, snapshot, engine, vocabulary=WORDS)
    assert values(found) == [("140.00", 3)]


def test_nobody_left_means_nothing_spent(ask, engine):
    if engine.name != "duckdb":
        pytest.xfail("a gap: over no rows Spark gives nothing for a count; questions are asked on the embedded engine")
    assert values(ask("province=火星&show=customers,orders,spent,average_order")) == [(0, 0, "0.00", None)]
    assert values(ask("province=火星&from=2024-01-01&show=customers,orders,spent")) == [(0, 0, "0.00")]


def test_a_figure_carries_its_filter_and_leads_back_to_itself(ask):
    found = ask("by=province,month&show=spent&from=2024-01-01&sort=-spent")
    figure = found.rows[0][-1]
    assert figure.address == "from=2024-01-01&month=2024-01&province=广东省&show=spent&at=2024-12-31.0123456789ab"
    again = ask(figure.address)
    assert again.one("spent").value == figure.value == Decimal("100.00")


def test_a_class_has_no_sum(ask):
    with pytest.raises(BadQuestion, match="one customer"):
        ask("by=province&show=tier")  # without a rule for groups
    with pytest.raises(BadQuestion, match="cannot be split by month"):
        ask("by=month&show=receivable")


class Contacts:
    """A desk's contacts as a question sees them."""

    def names(self, customer_ids):
        return {id_: "王女士" for id_ in customer_ids if id_ == "cat"}

    def find(self, words, *, most=50):
        return [SimpleNamespace(customer_id="cat")] if words in "王女士" else []


def test_persons_are_named_and_found_by_whoever_knows_them(ask):
    found = ask("by=customer&show=spent&q=王", contacts=Contacts())
    assert [[cell.short("zh") for cell in row] for row in found.rows] == [["cat", "王女士", "50.50"]]
    assert ask("by=customer&show=spent&q=王").rows == ()
    assert ask("show=spent&q=王&from=2020-01-01", contacts=Contacts()).one("spent").value == Decimal("50.50")


def test_the_document_has_the_form_that_programs_read(ask):
    found = document(
        ask(
            "by=month&show=customers,spent,last_ordered_on,days_since_order&limit=1".replace(",days_since_order", ""),
            lang="zh",
        )
    )
    assert found == {
        "question": "by=month&show=customers,spent,last_ordered_on&limit=1",
        "snapshot": "2024-12-31.0123456789ab",
        "columns": [
            {"name": "month", "label": "month维度", "unit": "day", "metric": None},
            {"name": "customers", "label": "customers指标", "unit": "count", "metric": "customers"},
            {"name": "spent", "label": "spent指标", "unit": "money", "metric": "spent"},
            {"name": "last_ordered_on", "label": "last_ordered_on指标", "unit": "day", "metric": "last_ordered_on"},
        ],
        "rows": [["2023-12", 1, "50.50", "2023-12-31"]],
        "total_rows": 3,
    }


def test_nothing_is_read_without_a_decision_that_allows_it(ask):
    with pytest.raises(NotSignedIn):
        ask("show=spent", decision=authorize(NOBODY, "question.ask"))


def test_row_rules_hold_on_every_table(ask):
    rule = Decision(True, "question.ask", OWNER, row_predicate=("province=江苏省&province=广东省", "tier=low"))
    assert values(ask("show=spent,customers", decision=rule)) == [("10.00", 1)]
    assert values(ask("by=channel&show=spent", decision=rule)) == [("线上", "10.00")]
    assert values(ask("by=product&show=spent", decision=rule)) == [("毛巾", "10.00")]
    with pytest.raises(Denied):
        ask("show=spent", decision=Decision(True, "question.ask", OWNER, row_predicate=("channel=线上",)))


def test_a_customer_that_two_segments_and_three_documents_touch_counts_its_receivable_once(ask):
    assert values(ask("segment=late&segment=big&show=receivable,spent&from=2024-01-01")) == [("30.00", "130.00")]


def test_each_plan_is_one_select(ask, engine):
    if engine.name != "duckdb":
        pytest.skip("statements are counted by DuckDB's own parser")
    import duckdb

    for text in (
        "show=spent",
        "by=customer&q=a;b",
        "by=segment,month&show=spent",
        "by=customer&show=spent,tier&from=2024-01-01",
    ):
        statements = duckdb.extract_statements(ask(text).sql)
        assert [statement.type for statement in statements] == [duckdb.StatementType.SELECT]
