"""Assessed: what people wrote of companies in sheets, as marks out of a hundred, and what of it cannot count."""

import ibis
import ibis.expr.types as ir

from zhike.gradings import CAREFUL, MARKS, TALK, UNDER
from zhike.tables import conform

# fmt: off
ASPECTS = (
    # aspect, how assessments that are imported call it; the first that fits counts
    ("technology",      r"(?i)技术|专利|研发|technolog|patent"),
    ("management",      r"(?i)管理|经营能力|领导|专业|经验|manage|experience"),
    ("organisation",    r"(?i)组织|团队|资源|产能|设备|支撑|organi[sz]|resource|capacity"),
    ("market_position", r"(?i)市场|竞争|地位|份额|品牌|market|compet|brand"),
    ("risk_preference", r"(?i)风险|risk"),
    ("partners",        r"(?i)合作|伙伴|配合|信誉|口碑|partner|cooperat|reputation"),
)
# fmt: on
_NEWEST = ("date", "file", "sheet", "row")


def assessed(raw_assessments: ir.Table, matches: ir.Table) -> ir.Table:
    """The newest assessment of each aspect that was imported, 0–100: by its mark, else by its words.

    Row     one aspect of one customer
    """
    rows = _read(raw_assessments, matches)
    rows = rows.filter(rows.point.notnull(), rows.score.between(0, 100))
    newest_first = [rows[name].desc() for name in _NEWEST]
    place = ibis.row_number().over(ibis.window(group_by=[rows.customer_id, rows.point], order_by=newest_first))
    return (
        rows.mutate(place=place)
        .filter(lambda t: t.place == 0)
        .select("customer_id", value="score", share=ibis.null("float64"), point="point")
    )


def assessments_left(raw_assessments: ir.Table, matches: ir.Table) -> ir.Table:
    """Assessments that give no points: told with file and row, never dropped in silence.

    Row      one row of a sheet of assessments

        why          is
        no_aspect    its aspect is none of those that count
        no_mark      its mark is no number, and no word that is a mark
        no_range     its mark is below 0 or above 100
    """
    rows = _read(raw_assessments, matches)
    why = ibis.cases(
        (rows.point.isnull(), "no_aspect"),
        (rows.score.between(0, 100), ""),
        (rows.written.notnull(), "no_range"),
        else_="no_mark",
    )
    told = rows.mutate(why=why).filter(lambda t: t.why != "")
    said = ibis.coalesce(told.written.cast("string").re_replace(r"\.0+$", ""), told.under, told.text)
    return conform(
        told.select(
            "customer_id", "why", "load", "file", "sheet", "row",
            noted_on="date", aspect=told.aspect.fill_null(""), said=said.fill_null("").substr(0, 200),
        ),
        "assessments_left",
    )  # fmt: skip


def _read(raw_assessments: ir.Table, matches: ir.Table) -> ir.Table:
    """Every assessment of somebody known: which aspect it is of, its mark as written and out of a hundred."""
    who = matches.select(matched_key=matches.party_key, customer_id=matches.customer_id)
    rows = raw_assessments.inner_join(who, raw_assessments.party_key == who.matched_key)
    words = rows.aspect.fill_null("")
    rows = rows.mutate(
        point=ibis.cases(*((words.re_search(said), name) for name, said in ASPECTS)),
        written=rows.score,
        under=rows.custom.fill_null("").re_extract(UNDER, 1).strip().nullif(""),
    )
    return _in_words(_of_a_hundred(rows))


def _of_a_hundred(rows: ir.Table) -> ir.Table:
    """Marks out of a hundred: what a sheet's own marks are out of is told by all that count of them together."""
    sheet = ibis.window(group_by=["load", "file", "sheet"])
    counts = rows.point.notnull() & rows.score.between(0, 100)
    rows = rows.mutate(score=rows.score.between(0, 100).ifelse(rows.score, None), told=counts.ifelse(rows.score, None))
    told = rows.mutate(most=rows.told.max().over(sheet), least=rows.told.min().over(sheet))
    fives = (told.least >= 1).ifelse((told.score - 1) * 25, told.score * 20)
    score = ibis.cases((told.most <= 5, fives), (told.most <= 10, told.score * 10), else_=told.score)
    return told.mutate(score=score.cast("float64"))


def _in_words(rows: ir.Table) -> ir.Table:
    """Marks with those said in words alone: how careful a company is, or how good it is at the rest.

    Words under the mark count before the remark beside it.
    """

    def points(said: ir.StringValue) -> ir.Value:
        careful = ibis.cases((said.re_search(TALK), None), *((said.re_search(words), mark) for mark, words in CAREFUL))
        plain = ibis.cases(*((said.re_search(words), mark) for mark, words in MARKS))
        return ibis.ifelse(rows.point == "risk_preference", ibis.coalesce(careful, plain), plain)

    by_words = ibis.coalesce(points(rows.under), points(rows.text.strip()))
    return rows.mutate(score=ibis.coalesce(rows.score, by_words.cast("float64")))
