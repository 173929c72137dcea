"""Companies and persons have a middle of spending of their own, where they differ beyond chance."""

import numpy as np
import pytest

from zhike.models.kinds import fit_kinds


def _company(generator, *, persons, companies, count=60):
    """Histories of so many of each kind who came back, with a giant among the companies."""
    rows, who = ["customer_id | repeat_days | mean_repeat_amount"], ["customer_id | kind_of_party"]
    for kind, middle in (("person", persons), ("company", companies)):
        for n, amount in enumerate(middle * generator.lognormal(-0.125, 0.5, count)):
            rows.append(f"{kind}{n} | 3 | {amount:.2f}")
            who.append(f"{kind}{n} | {kind}")
    rows.append("giant | 3 | 900000.00")
    who.append("giant | company")
    return "\n".join([*rows, "once | 0 | "]), "\n".join([*who, "once | person"])


def test_each_kind_has_its_own_middle_and_a_giant_makes_no_other_rich(given):
    histories, who = _company(np.random.default_rng(3), persons=100.0, companies=900.0)
    found = fit_kinds(given("histories", histories), given("customers", who)).factors
    assert found["company"] / found["person"] == pytest.approx(9.0, rel=0.25)
    assert (60 * found["person"] + 61 * found["company"]) / 121 == pytest.approx(1.0)


def test_where_kinds_differ_by_no_more_than_chance_or_are_few_all_are_one(given):
    alike = _company(np.random.default_rng(4), persons=100.0, companies=100.0)
    few = _company(np.random.default_rng(5), persons=100.0, companies=900.0, count=20)
    for (histories, who), says in ((alike, "no more than chance"), (few, "persons: 20")):
        found = fit_kinds(given("histories", histories), given("customers", who))
        assert (found.factors, [kind.factor for kind in found.told.values()]) == ({}, [1.0, 1.0])
        assert says in found.reason[0]
