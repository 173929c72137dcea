"""What the columns of several tables have in common."""

from zhike.columns import columns

# fmt: off
PROVENANCE = columns(
    ("source",  "text",  "the source of the row: a software's export, recognised by its header", "数据源：按表头识别的某软件导出"),
    ("load",    "text",  "the load that brought the row", "导入批次"),
    ("file",    "text",  "the file's name", "文件名"),
    ("sheet",   "text",  "the sheet's name; empty for text files", "工作表名；文本文件为空"),
    ("row",     "count", "the row's number in file and sheet, counted from 1", "在文件（工作表）中的行号，从 1 起"),
)

WORKING = columns(
    ("currency",        "text",   "currency of the document where it is another one; ? where only its rate is given", "外币币种；仅有汇率、未写币种时为 ?"),
    ("original_amount", "money",  "the sum in that currency", "原币金额"),
    ("exchange_rate",   "number", "what one unit of it was worth; missing where no rate is known: the sum counts as nothing", "汇率；缺少汇率时为空，该笔金额不计入"),
    ("rate_on",         "day",    "first day on which the rate holds", "汇率起始日期"),
    ("rate_from",       "text",   "document, or file, sheet and row of the rate", "汇率出处：document 为单据自带，否则为文件、工作表与行号"),
)
"""How a sum in another currency was turned; all missing where it is in the company's own."""
