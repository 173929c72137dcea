"""The demo company's planted costs of new customers, found again exactly by the steps and by a plain loop over its sheets."""

from collections import Counter, defaultdict
from datetime import date
from decimal import Decimal

import pyarrow as pa
import pytest

from raw_facts import own_currency, raw
from zhike.money.attribution import credits, ways
from zhike.money.channels import channels
from zhike.money.leads import journeys, leads, touchpoints
from zhike.money.periods import periods
from zhike.money.spend import spend, winning_costs
from zhike.sources.demo import marketing
from zhike.sources.demo.company import company

pytestmark = pytest.mark.large_plan
AS_OF = date(2026, 6, 30)


@pytest.fixture(scope="module")
def sheets():
    """Leads, messages and spend of a demo company as its sheets write them; who bought, on the day the lead was won."""
    whole = company(seed=5, first=0, count=400)
    told = list(marketing.leads(whole).rows)
    sent = [row for row in marketing.touches(whole).rows if row[5] == "触达组"]
    paid = marketing.spend(whole)
    spent = [row for row, found in zip(paid.rows, paid.classes, strict=True) if found == "accepted"]
    return told, sent, spent, {row[4]: row[8] for row in told if row[8]}


@pytest.fixture
def steps(given, engine, sheets):
    told, sent, spent, bought = sheets

    def keyed(name, rows, **columns):
        return _raw(given, engine, name, [{field: row[place] for field, place in columns.items()} for row in rows])

    said = keyed(
        "leads", told, lead_id=0, created_on=1, channel=2, party_key=4, stage=6, won_on=8, lost_on=9, lost_stage=10
    )
    spoken = keyed("touches", sent, campaign=0, party_key=1, at=3, channel=4, group=5)
    money = _raw(
        given,
        engine,
        "spend",
        [{"period": row[0], "channel": row[1], "amount": Decimal(round(row[3] * 10_000))} for row in spent],
    )
    nobody, list_ = raw(given, "customers"), raw(given, "campaigns")
    everybody = sorted({row[4] for row in told} | {row[1] for row in sent})
    who = engine.given(pa.table({"party_key": everybody, "customer_id": everybody}))
    first = engine.given(pa.table({"customer_id": list(bought), "first_ordered_on": list(bought.values())}))
    none = given("contacts", "kind | subject | value\nother | x | 1").mutate(number=1)
    names = channels(money, said, spoken, nobody, none, periods(money), own_currency(given), as_of=AS_OF)
    prospects = leads(said, list_, names, who, as_of=AS_OF)
    met = touchpoints(prospects, spoken, nobody, list_, names, who, first, time_zone="Asia/Shanghai")
    won = journeys(met, first)
    contacts = given(
        "interactions",
        "customer_id | spoken_on | kind_of_interaction | channel | staff | minutes | source | load | file | sheet | row",
    )
    paid = spend(money, periods(money), list_, names, own_currency(given), as_of=AS_OF)
    return (
        met,
        won,
        winning_costs(paid, contacts, raw(given, "staff"), won),
    )


def _raw(given, engine, name, rows):
    """Rows with every column of the fact: those not given are empty."""
    empty = raw(given, name)
    types = {column: empty[column].type().to_pyarrow() for column in empty.columns}
    stated = {"source": "s", "load": "L1", "file": "f", "sheet": ""}
    columns = {
        column: pa.array(
            [stated.get(column, number if column == "row" else row.get(column)) for number, row in enumerate(rows)]
        ).cast(kind)
        for column, kind in types.items()
    }
    return engine.given(pa.table(columns))


def planted(sheets):
    """A plain loop: the channels each buyer met with before buying, the earliest first."""
    told, sent, _, bought = sheets
    met = defaultdict(list)
    for row in told:
        met[row[4]].append((row[1], 0, row[2]))
    for row in sent:
        met[row[1]].append((row[3].date(), 1, row[4]))
    return {name: [channel for day, _, channel in sorted(met[name]) if day <= bought[name]] for name in bought}


def test_every_new_customers_first_channel_is_the_planted_one(sheets, steps, rows):
    _, won, _ = steps
    bought = won.filter(won.acquired_on.notnull())

    assert dict(rows(bought, "customer_id", "channel")) == {name: path[0] for name, path in planted(sheets).items()}


def test_what_a_customer_of_each_channel_cost_is_the_planted_sum(sheets, steps, rows):
    """Spend up to the channel's last new customer ÷ its customers, to the cent; what was spent later waits."""
    _, _, costs = steps
    _, _, spent, bought = sheets
    paths = planted(sheets)
    last = {}
    for name, path in paths.items():
        last[path[0]] = max(last.get(path[0], ""), f"{bought[name]:%Y-%m}")
    wanted = defaultdict(Decimal)
    for period, channel, _, amount, *_ in spent:
        month = "{}-{:0>2}".format(*period.removesuffix("月").split("年"))
        wanted[channel, "customer" if month <= last.get(channel, "") else "waiting"] += round(amount * 10_000)
    found = defaultdict(Decimal)
    for channel, borne, amount in rows(costs, "channel", "borne", "amount"):
        found[channel, borne] += amount

    assert dict(found) == dict(wanted)


def test_the_rules_differ_on_those_who_met_with_several_and_add_up_alike(sheets, steps, rows):
    met, _, _ = steps
    told = defaultdict(list)
    for journey, place, channel, outcome in rows(met, "journey", "place", "channel", "outcome"):
        told[journey, outcome].append((place, channel))
    found = credits(ways(([channel for _, channel in sorted(path)], outcome) for (_, outcome), path in told.items()))
    paths = planted(sheets).values()

    assert found["first"] == dict(Counter(path[0] for path in paths))
    assert found["last"] == dict(Counter(path[-1] for path in paths))
    assert {round(sum(credit.values()), 6) for credit in found.values()} == {len(paths)}
    assert any(len(set(path)) > 1 for path in paths)
    assert found["markov"] != pytest.approx(found["first"], rel=0.01)
