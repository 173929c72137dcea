"""Which pages show a figure."""

from zhike.catalog import METRICS
from zhike.web.usage import pages_of

BY_NAME = {metric.name: metric for metric in METRICS}


def places(name):
    return [entry.place for entry in pages_of(BY_NAME[name])]


def test_home_shows_what_home_names():
    assert "home" in places("days_late")
    assert "home" in places("overdue")


def test_every_figure_of_a_customer_can_be_a_column_of_customers():
    assert all("customers" in places(metric.name) for metric in METRICS if metric.per_customer)


def test_a_figure_that_no_page_names_is_on_none():
    assert "home" not in places("churn_rate_rhythm")
