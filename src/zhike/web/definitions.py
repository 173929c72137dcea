"""Definitions: every figure, split and segment with its meaning, expression and source, and how figures are explained."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

import ibis

from zhike import question as questions
from zhike.answer import Question
from zhike.answer.definitions import definitions as all_definitions
from zhike.answer.explain import CLAIMS, LEVELS, TURNED
from zhike.answer.explain import asked as figure_asked
from zhike.catalog import METRICS
from zhike.currency import how_turned
from zhike.errors import NotFound, Text, UnknownName
from zhike.metric import Unit
from zhike.pipeline import PIPELINE
from zhike.tables import IBIS_TYPES, Column, table
from zhike.web import usage, worked
from zhike.web.keys import refuse
from zhike.web.links import Links
from zhike.web.office import View
from zhike.web.pages import Page, Seen
from zhike.web.segments import sizes
from zhike.web.shown import Day, link

ROWS = 50
MOST_SEGMENTS = 100
"""So many segments stand on the page; with more, words find the others."""
KINDS: dict[str, Text] = {
    "sale": ("Sale", "销售"), "return": ("Return", "退货"), "gift": ("Gift", "赠品"), "freight": ("Freight", "运费"), "blue": ("Claim", "蓝字"),
    "red": ("Red", "红字"), "opening": ("Opening", "期初"), "retention": ("Retention", "质保金"), "rebate": ("Rebate", "返利"), "written_off": ("Written off", "坏账"),
}  # fmt: skip
UNITS: dict[str, Text] = {
    "count": ("count", "个数"), "money": ("money", "金额"), "price": ("price", "单价"), "quantity": ("quantity", "数量"), "days": ("days", "天数"),
    "share": ("share", "比例"), "day": ("day", "日期"), "text": ("class", "类别"), "number": ("number", "数值"),
}  # fmt: skip


# fmt: off
GROUPS: tuple[tuple[str, Text], ...] = (
    ("customers", ("Customers", "客户")),
    ("retention_rate", ("Staying and leaving", "保留与流失")),
    ("orders", ("Orders and money", "订单与金额")),
    ("first_ordered_on", ("Days", "日期")),
    ("median_days_between_orders", ("Rhythm", "购买节奏")),
    ("products", ("What is bought", "所购商品")),
    ("receivable", ("What is owed", "应收")),
    ("profit_base", ("Profit", "利润")),
    ("acquisition_cost", ("Acquisition", "获客")),
    ("tier", ("Classes", "类别")),
)
"""The first figure of each group of the catalogue; a company's own stand in the last."""
# fmt: on

OWN: Text = ("The company's own", "本公司自定义")


def definitions(seen: Seen) -> Page:
    """What every name means, those that hold the words looked for."""
    wanted = (seen.asked("words") or seen.asked("q")).strip()[:100]
    found = seen.office.keep(("definitions", seen.lang), lambda: all_definitions(seen.office.vocabulary, seen.lang))
    view = seen.office.maybe(seen.decision)
    metrics = [_metric(one, view, seen) for one in found["metrics"] if _holds(one, wanted)]
    parts = [one for one in found["segments"] if _holds(one, wanted)]
    shown = [str(one["name"]) for one in parts[:MOST_SEGMENTS]]
    counts = view.kept(f"sizes of {shown}", lambda: _sizes(view, shown)) if view is not None else {}
    links = _links(seen)
    content = {
        "words": wanted,
        "taken": [one["name"] for one in metrics],
        "metrics": metrics,
        "groups": [
            {"id": f"m-{number}", "title": title, "metrics": [one for one in metrics if one["group"] == title]}
            for number, title in enumerate(dict.fromkeys(str(one["group"]) for one in metrics))
        ],
        "dimensions": [one for one in found["dimensions"] if _holds(one, wanted)],
        "segments": [
            {
                **one,
                "href": link("/customers", segment=one["name"]),
                "example": links.metric(
                    counts.get(str(one["name"]), (0, 0))[0], "known_customers", segment=one["name"]
                ),
            }
            for one in parts[:MOST_SEGMENTS]
        ],
        "left_out": f"{len(parts) - MOST_SEGMENTS:,}" if len(parts) > MOST_SEGMENTS else "",
        "day": Day(view.snapshot.as_of, seen.lang) if view is not None else "",
    }
    return Page("definitions.html", seen.words("Definitions"), content, "definitions")


def _links(seen: Seen) -> Links:
    return Links(seen.words, seen.office.vocabulary, str(seen.office.workspace.settings["currency"]))


def _metric(one: Mapping[str, Any], view: View | None, seen: Seen) -> dict[str, Any]:
    """A figure's definition with what it is today, whose it is, and the pages that show it."""
    name, links = str(one["name"]), _links(seen)
    metric = seen.office.vocabulary.metric(name)
    values = view.kept("examples", lambda: worked.of_the_company(view)) if view is not None else {}
    row = view.kept("one customer", lambda: worked.of_one(view)) if view is not None else {}
    has_one = metric.per_customer and row.get(name) is not None and metric.unit != "text"
    return {
        **one,
        "group": _group(name, seen),
        "is_own": name not in OURS,
        "unit_words": seen.words.say(UNITS[metric.unit]),
        "example": links.metric(values[name], name) if name in values else "",
        "division": worked.division(metric, values, seen.office.vocabulary, links),
        "of_one": {
            "name": row["name"],
            "href": row["href"],
            "value": Day(row[name], seen.lang)
            if metric.unit == "day"
            else links.metric(row[name], name, customer=row["customer_id"]),
        }
        if has_one
        else {},
        "pages": [{"href": entry.address, "words": seen.words.say(entry.words)} for entry in usage.pages_of(metric)],
    }


OURS = {metric.name: place for place, metric in enumerate(METRICS)}


def _group(name: str, seen: Seen) -> str:
    """The heading under which a figure stands in the catalogue."""
    if name not in OURS:
        return seen.words.say(OWN)
    return seen.words.say([title for first, title in GROUPS if OURS[first] <= OURS[name]][-1])


def _sizes(view: View, names: Sequence[str]) -> Mapping[str, tuple[Any, Any]]:
    known = view.vocabulary.segments
    return sizes(view, [known[name] for name in names if name in known])


def _holds(one: Mapping[str, Any], wanted: str) -> bool:
    return all(word in f"{one['name']} {one['label']} {one['means']}".lower() for word in wanted.lower().split())


def explain(seen: Seen) -> Page:
    """One figure: what it means, the filters in force, the SQL as run, and the rows it rests on.

    Errors  UnknownName, BadQuestion
    """
    pairs = [pair for pair in seen.query if pair[0] != "limit"]
    asked = questions.from_pairs(pairs, seen.office.vocabulary)
    asked, _ = figure_asked(questions.write(asked), seen.office.vocabulary)
    view = seen.office.view(seen.decision, asked.at)
    found = view.explain(asked, seen.lang, ROWS)
    links = Links(seen.words, seen.office.vocabulary, str(seen.office.workspace.settings["currency"]))
    named = {str(file["load"]) for file in found.files}
    loads = [load for load in seen.office.desk.loads.all() if load.id in named]
    kept = {load.id: (seen.office.workspace.sources / load.stored).is_file() for load in loads}
    where = questions.write(Question(where=asked.where, at=asked.at))
    value = found.figure
    rows = found.rows.to_pylist()
    people = _names_of(rows, view)
    content = {
        "label": seen.words.say(found.metric.label),
        "means": seen.words.say(found.metric.means),
        "name": found.metric.name,
        "source": found.metric.source,
        "unit": seen.words.say(UNITS[found.metric.unit]),
        "short": value.short(seen.lang),
        "exact": value.exact(seen.lang),
        "filters": found.sentence,
        "table": found.table,
        "table_row": seen.words.say(table(found.table).row),
        "formula": found.formula,
        "sql": found.sql,
        "day": Day(found.as_of, seen.lang),
        "snapshot": value.snapshot,
        "levels": [_level(one, found.metric.unit, seen, links, where) for one in found.levels],
        "head": _head(found.rows.column_names, found.metric.name, seen),
        "rows": [
            [_shown(name, row, found.metric.unit, seen, links, people) for name in _visible(found.rows.column_names)]
            for row in rows
        ],
        "more": max((one.rows for one in found.levels if one.name in ("lines", "claims")), default=0) > len(rows),
        "files": [
            {
                "file": file["file"],
                "sheet": file["sheet"],
                "rows": f"{file['rows']:,}",
                "kept": kept.get(str(file["load"]), False),
                "href": link(f"/loads/{file['load']}"),
            }
            for file in found.files
        ],
        "customers_href": f"/customers?{where}" if where else "/customers",
    }
    return Page("explain.html", f"{content['label']} {content['short']}", content, "definitions")


def _level(one: Any, unit: Unit, seen: Seen, links: Links, where: str) -> dict[str, Any]:
    said = "" if one.agrees is None else "yes" if one.agrees else "no"
    href = (f"/customers?{where}" if where else "/customers") if one.name == "customers" else "#rows"
    total = "" if one.sum is None else links.plain(one.sum, unit)
    return {
        "name": seen.words.say(LEVELS[one.name]),
        "rows": f"{one.rows:,}",
        "sum": total,
        "agrees": said,
        "href": href,
    }


HIDDEN = ("load", "amount_rule", "line_no", "product_code")


WORKED = "worked"
"""The column that says in words how a sum in another currency was turned."""


def _visible(names: list[str]) -> list[str]:
    seen = [name for name in names if name not in HIDDEN and name not in TURNED]
    return [*seen, WORKED] if "currency" in names else seen


def _head(names: list[str], metric: str, seen: Seen) -> list[dict[str, Any]]:
    about = {column.name: column for column in table("invoices" if metric in CLAIMS else "order_lines").columns}
    own: dict[str, Text] = {
        "adds": ("Counts as", "计入"), "file": ("File", "文件"), "sheet": ("Sheet", "工作表"), "row": ("Row", "行号"), "order_id": ("Document", "单据编号"),
        "customer_id": ("Customer", "客户"), "product_name": ("Product", "商品"), "ordered_on": ("Day", "日期"), "kind": ("Kind", "类型"), "quantity": ("Quantity", "数量"),
        "unit_price": ("Price", "单价"), "amount": ("Amount", "金额"), "invoice_no": ("Claim", "应收单号"), "invoiced_on": ("Day", "日期"), "due_on": ("Due", "到期日"),
        "invoice_amount": ("Amount", "应收金额"), "balance": ("Open", "余额"),
        WORKED: ("Other currency", "外币折算"),
    }  # fmt: skip
    return [
        {
            "label": seen.words.say(own.get(name) or about[name].means),
            "number": name == "adds" or (name in about and about[name].type not in ("text", "day")),
        }
        for name in _visible(names)
    ]


def _names_of(rows: list[dict[str, Any]], view: View) -> dict[str, str]:
    ids = sorted({row["customer_id"] for row in rows if row.get("customer_id")})
    if not ids:
        return {}
    people = view.table("profiles")
    found = view.rows(people.filter(people.customer_id.isin(ids)).select("customer_id", "name", "customer_code"))
    return view.called(found)


def _shown(
    name: str, row: Mapping[str, Any], unit: Unit, seen: Seen, links: Links, people: Mapping[str, str]
) -> dict[str, Any]:
    if name == WORKED:
        return {"text": seen.words.say(how_turned(row)), "href": "", "number": False}
    value = row[name]
    if name == "customer_id":
        return {
            "text": people.get(value, value or ""),
            "href": link(f"/customers/{value}") if value else "",
            "number": False,
        }
    if name == "order_id" and row.get("customer_id"):
        return {"text": value, "href": link(f"/customers/{row['customer_id']}/document", order=value), "number": False}
    if name == "kind":
        return {"text": seen.words.say(KINDS.get(value, (value, value))), "href": "", "number": False}
    if value is None or isinstance(value, str):
        return {"text": value or "", "href": "", "number": False}
    if isinstance(value, date):
        return {"text": Day(value, seen.lang), "href": "", "number": False}
    if name == "row":
        return {"text": str(value), "href": "", "number": True}
    kinds: dict[str, Unit] = {
        "quantity": "quantity",
        "unit_price": "price",
        "amount": "money",
        "invoice_amount": "money",
        "balance": "money",
        "adds": unit,
    }
    return {"text": links.plain(value, kinds.get(name, "text")), "href": "", "number": name in kinds}


def cell(seen: Seen) -> Page:
    """One value of one row of a sealed table: what the column means, how its table is made, and the whole row.

    Errors  UnknownName for a table, column or key that is none; NotFound where no row has that key
    """
    about = table(seen.asked("table"))
    if about.private:
        raise UnknownName(("table", "表"), about.name, ())
    column = about.column(seen.asked("column"))
    view = seen.office.view(seen.decision, seen.asked("at"))
    rows = view.table(about.name)
    refuse([key for key, _ in seen.query], ("table", "column", "at", *(c.name for c in about.columns)))
    key = [c for c in about.columns if seen.asked(c.name) and c.name not in ("table", "column", "at")]
    conditions = [_equals(rows[c.name], c, seen.asked(c.name)) for c in key]
    chosen = rows.filter(conditions) if conditions else rows
    found = view.rows(chosen.limit(2)) if conditions else []
    if conditions and not found:
        raise NotFound(
            ("There is no such row.", "没有这一行。"), ("Go back and choose the number again.", "请返回重新选择。")
        )
    row = found[0] if len(found) == 1 else {}
    links = Links(seen.words, seen.office.vocabulary, str(seen.office.workspace.settings["currency"]))
    content = {
        "table": about.name,
        "table_row": seen.words.say(about.row),
        "column": column.name,
        "means": seen.words.say(column.means),
        "value": _of_row(row.get(column.name), column, links) if row else "",
        "key": [{"label": seen.words.say(c.means), "value": seen.asked(c.name)} for c in key],
        "others": [
            {"label": seen.words.say(c.means), "value": _of_row(row[c.name], c, links), "name": c.name}
            for c in about.columns
            if row.get(c.name) is not None
        ]
        if row
        else [],
        "made": _made(about.name),
        "sql": seen.office.engine.sql(chosen.limit(2)) if conditions else "",
        "day": Day(view.snapshot.as_of, seen.lang),
        "snapshot": view.snapshot.name,
        "behind": _behind(row) if row else "",
    }
    return Page("cell.html", seen.words.say(column.means), content, "definitions")


def _equals(column: Any, about: Column, text: str) -> Any:
    try:
        value: Any = (
            float(text)
            if about.type in ("share", "number")
            else Decimal(text)
            if about.type in ("money", "price", "quantity")
            else int(text)
            if about.type == "count"
            else text
        )
    except (ValueError, InvalidOperation) as error:
        raise NotFound(
            ("There is no such row.", "没有这一行。"), ("Go back and choose the number again.", "请返回重新选择。")
        ) from error
    if about.type == "day":
        value = Day.read(text)
    if isinstance(value, float):
        return (column - value).abs() < 1e-9
    return column == ibis.literal(value, type=IBIS_TYPES[about.type])


def _of_row(value: Any, column: Column, links: Links) -> str:
    if value is None:
        return "–"
    if isinstance(value, str):
        return value
    units: dict[str, Unit] = {
        "money": "money",
        "count": "count",
        "share": "share",
        "number": "number",
        "price": "price",
        "quantity": "quantity",
    }
    return links.plain(value, units.get(column.type, "text"))


def _made(name: str) -> dict[str, Any]:
    """Who makes a table: the step's own words, and the tables it reads."""
    for step in PIPELINE:
        if getattr(step, "table", "") == name:
            function = step.made_by  # type: ignore[union-attr]
            return {
                "function": f"{function.__module__}.{function.__name__}",
                "words": (function.__doc__ or "").strip(),
                "from": list(step.made_from),
            }
    return {}


def _behind(row: Mapping[str, Any]) -> str:
    """Where the rows behind a cell are listed, for tables that add up customers or documents."""
    if "file" in row:
        return link(f"/loads/{row['load']}")
    if row.get("month"):
        return link("/explain", month=f"{row['month']:%Y-%m}", show="spent", customer=row.get("customer_id"))
    if row.get("cohort"):
        return link("/customers", first_ordered_on__from=row["cohort"])
    if row.get("customer_id"):
        return link(f"/customers/{row['customer_id']}")
    return ""
