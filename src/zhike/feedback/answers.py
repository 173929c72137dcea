"""What customers answer when they are asked: whether they would recommend us, and how satisfied they are."""

import ibis
import ibis.expr.types as ir

NPS = "推荐|recommend|nps"
"""Words of a question that asks whether one would recommend."""
SCALE = r"[0-9]\s*[-–—~～至到]\s*([0-9]+)"
"""A scale within the question: 1-5, 0~10."""
NPS_SCALE = 10


def satisfaction(raw_responses: ir.Table, matches: ir.Table) -> ir.Table:
    """The newest answers of each customer who answered with a mark.

    Row      one customer with a scored answer
    Units    nps_score: 0–10, the newest answer to whether they would recommend us; nps_band: promoter from 9,
             passive from 7, detractor below. satisfaction: points given ÷ points possible over the other questions of
             the newest day of answering; the possible points as the source states them, else as the question does
    Leaves   answers without a mark, of nobody known, or above their scale
    Missing  nps_score where nobody asked about recommending; satisfaction where no question states its scale
    """
    who = matches.select(matched_key=matches.party_key, customer_id=matches.customer_id)
    rows = raw_responses.inner_join(who, raw_responses.party_key == who.matched_key)
    question = rows.question.fill_null("").lower()
    stated = question.re_extract(SCALE, 1).nullif("").cast("float64")
    marks = rows.select(
        "customer_id",
        "at",
        "score",
        "file",
        "sheet",
        "row",
        recommends=question.re_search(NPS),
        full=ibis.coalesce(rows.scale, stated),
    ).filter(ibis._.score.notnull(), ibis._.customer_id.notnull())
    marks = marks.filter(marks.full.isnull() | marks.score.between(0, marks.full))
    nps = marks.filter(marks.recommends, ibis.coalesce(marks.full, NPS_SCALE) == NPS_SCALE, marks.score <= NPS_SCALE)
    others = marks.filter(~marks.recommends, marks.full > 0)
    newest = others.at.max().over(ibis.window(group_by=others.customer_id))
    latest = others.mutate(is_latest=others.at.isnull() | (others.at == newest))
    latest = latest.filter(latest.is_latest)
    asked = marks.group_by("customer_id").aggregate(answers=marks.count())
    given = latest.group_by(satisfied_id="customer_id").aggregate(satisfaction=latest.score.sum() / latest.full.sum())
    recommended = _newest(nps)
    found = asked.left_join(recommended, asked.customer_id == recommended.recommending_id)
    found = found.left_join(given, found.customer_id == given.satisfied_id)
    return found.select(
        "customer_id",
        "answers",
        "nps_score",
        nps_band=ibis.cases(
            (found.nps_score.isnull(), ibis.null("string")),
            (found.nps_score >= 9, "promoter"),
            (found.nps_score >= 7, "passive"),
            else_="detractor",
        ),
        satisfaction=found.satisfaction,
    )


def _newest(marks: ir.Table) -> ir.Table:
    """The newest mark of each customer; of equal times, the one lowest in its sheet."""
    order = [ibis.desc(marks.at, nulls_first=False), marks.file.desc(), marks.sheet.desc(), marks.row.desc()]
    place = ibis.row_number().over(ibis.window(group_by=marks.customer_id, order_by=order))
    first = marks.mutate(place=place)
    return first.filter(first.place == 0).select(recommending_id="customer_id", nps_score="score")
