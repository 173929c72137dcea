"""Which files the demo company exports, in the order in which one would load them, and which sheets they hold."""

from collections.abc import Callable, Iterator

from zhike.sources.demo import crm, finance, judgements, ledgers, marketing, masters, offers, retail, wholesale
from zhike.sources.demo.company import Company
from zhike.sources.demo.sheets import Sheet

MakeSheet = Callable[[Company], Sheet]


def _old_first_year(company: Company) -> Sheet:
    return wholesale.old_wholesale(company, year=2023)


def _old_second_year(company: Company) -> Sheet:
    return wholesale.old_wholesale(company, year=2024)


# fmt: off
EXPORTS: tuple[tuple[str, bool, tuple[MakeSheet, ...]], ...] = (
    # form, big (streamed to Parquet for a large company), sheets; a workbook's sheets stand in one file
    ("workbook",  False, (masters.products, masters.prices, masters.stock)),
    ("workbook",  True,  (masters.customer_master,)),
    ("workbook",  True,  (retail.members,)),
    ("html",      True,  (_old_first_year,)),
    ("html",      True,  (_old_second_year,)),
    ("delimited", True,  (wholesale.new_wholesale,)),
    ("delimited", True,  (retail.shop_receipts,)),
    ("delimited", True,  (retail.online_orders,)),
    ("workbook",  True,  (finance.invoices, finance.receipts, finance.allocations, ledgers.ageing)),
    ("workbook",  False, (crm.customers, crm.people, crm.interactions)),
    ("workbook",  False, (crm.tickets,)),
    ("workbook",  False, (masters.credit_terms, ledgers.ledger, ledgers.costs)),
    ("workbook",  False, (offers.deliveries, offers.quotes, offers.contracts)),
    ("workbook",  False, (judgements.relations, judgements.assessments, judgements.statements, judgements.sell_through)),
    ("workbook",  False, (marketing.campaigns, marketing.touches, marketing.leads, marketing.targets, marketing.staff)),
    ("workbook",  False, (marketing.responses, marketing.spend)),
    ("workbook",  False, (judgements.series, judgements.rates, judgements.signals)),
    ("delimited", False, (retail.points,)),
    ("delimited", False, (retail.visits,)),
)
# fmt: on


def exported(company: Company, *, big: bool = True) -> Iterator[tuple[float, str, tuple[Sheet, ...]]]:
    """File by file: the share done before it, its form and its sheets, each made only when its turn comes."""
    wanted = [(form, makers) for form, is_big, makers in EXPORTS if big or not is_big]
    for i, (form, makers) in enumerate(wanted):
        yield i / len(wanted), form, tuple(make(company) for make in makers)
