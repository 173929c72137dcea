"""The words by which a line of a document says what it is. Patterns are RE2 and Java alike, matched without case."""

OPENING = r"(?i)期初|上[期年月]结转|年初余额|opening[ _-]?balance|balance brought forward"
OPENING_CHINESE = "期初"
"""A balance carried over: a claim, never a sale."""

FREIGHT_NAME = (
    r"(?i)运费|邮费|快递费|物流费|运输费|运杂费|配送费|送货费|托运费|邮资"
    r"|\bpostage\b|\bfreight\b|\bshipping\b|\bcarriage\b|\bdelivery (charge|fee)s?\b"
)
FREIGHT_CODES = ("POST", "POSTAGE", "DOT", "C2", "C3", "FREIGHT", "SHIP", "SHIPPING", "YF", "YUNFEI", "运费")
"""Codes under which goods are moved, not sold. C2 and C3 stand for carriage."""

GIFT = r"(?i)赠品|赠送|买赠|\bgift line\b|\bfree of charge\b"

DOCUMENT_CLASSES = (
    # the first that is found in the kind of document decides
    ("invoice", r"(?i)发票|应收单|\binvoice\b|\bcredit note\b"),
    ("delivery", r"(?i)出库|发货|送货|发运|出货|\bdelivery\b|\bshipment\b|\bdespatch\b|\bdispatch\b|\bpicking\b"),
    ("order", r"(?i)订单|订货|订购|合同|\border\b"),
)
"""Which of the documents of one sale a kind of document is; the setting `sale_document` chooses among them."""

ROUNDED_NUMBER = r"^[0-9](\.[0-9]+)?[eE]\+?[0-9]{2}$"
"""An order number that a spreadsheet has rounded: many documents share it, so it names none."""
