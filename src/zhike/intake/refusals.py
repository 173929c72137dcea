"""Why a file is refused: the stable codes, and the sentences that people read.

The child knows codes and particulars only; the parent turns them into a `BadFile`.
"""

from dataclasses import dataclass

from zhike.errors import BadFile, Text

Particulars = dict[str, str | int]


class Refused(Exception):
    """The child's word that it will not read on: a code, and what to say about the place."""

    def __init__(self, code: str, **particulars: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.particulars: Particulars = particulars


@dataclass(frozen=True)
class Refusal:
    """One code with its sentences; `{file}` and the particulars are filled in."""

    code: str
    what: Text
    fix: Text


RESAVE: Text = (
    "Open it in Excel or WPS, save it again as .xlsx or as CSV, and import that copy.",
    "请用 Excel 或 WPS 打开后另存为 .xlsx 或 CSV，再导入另存的文件。",
)
PARTS: Text = (
    "Export a shorter period or fewer columns, or save the sheet as CSV, and import the parts one by one.",
    "请按更短的期间或更少的列分次导出，或把工作表另存为 CSV 后再导入。",
)
AGAIN: Text = (
    "Export or download the file again and import the new copy.",
    "请重新导出或下载该文件，再导入新的文件。",
)

# fmt: off
REFUSALS = (
    Refusal("archive_too_large",
            ("“{file}” unpacks to far more data than its size suggests ({detail}).", "“{file}”解压后的数据量远超文件大小（{detail}）。"), PARTS),
    Refusal("too_many_members",
            ("“{file}” holds {found} parts; at most {most} are read.", "“{file}”内含 {found} 个部分，最多读取 {most} 个。"), PARTS),
    Refusal("sheet_dimensions",
            ("Sheet “{sheet}” of “{file}” spans {rows} rows × {columns} columns, which is more than can be read.",
             "“{file}”的工作表“{sheet}”跨 {rows} 行 × {columns} 列，超出可读取的范围。"),
            ("Delete stray cells far below or to the right of the table, save, and import again.",
             "请删除表格下方或右侧远处的零散单元格，保存后重新导入。")),
    Refusal("cell_too_large",
            ("A cell in “{file}” holds more than {most} MiB of text (near row {row}).",
             "“{file}”中有单元格的文字超过 {most} MiB（约第 {row} 行）。"),
            ("Shorten that cell, or check for a quotation mark that is never closed, and import again.",
             "请缩短该单元格，或检查是否有未闭合的引号，再重新导入。")),
    Refusal("xml_forbidden",
            ("“{file}” holds an XML declaration (DTD, entity or inclusion) that no spreadsheet needs, in part “{part}”.",
             "“{file}”的“{part}”部分含有表格文件不需要的 XML 声明（DTD、实体或包含）。"), RESAVE),
    Refusal("encrypted_workbook",
            ("“{file}” is protected by a password.", "“{file}”设有打开密码。"),
            ("Open it with the password, remove the protection, save it, and import that copy.",
             "请输入密码打开，取消密码保护并保存，再导入。")),
    Refusal("type_mismatch",
            ("“{file}” is not a table: its content is {kind}.", "“{file}”不是表格：其内容是{kind_zh}。"),
            ("Import .xlsx, .xls, .xlsb, .ods, .xml, .dbf, .csv, .tsv, .txt or .parquet files, or a zip or gz of them.",
             "可导入 .xlsx、.xls、.xlsb、.ods、.xml、.dbf、.csv、.tsv、.txt、.parquet 文件，或它们的 zip、gz 压缩包。")),
    Refusal("empty_file", ("“{file}” is empty.", "“{file}”是空文件。"), AGAIN),
    Refusal("truncated_file",
            ("“{file}” ends in the middle: it was cut off while being saved or sent.",
             "“{file}”内容不完整：保存或传输时被截断。"), AGAIN),
    Refusal("undecodable",
            ("“{file}” cannot be read as {encoding}: line {line}, byte {byte} ({detail}).",
             "“{file}”无法按 {encoding} 读取：第 {line} 行，第 {byte} 字节（{detail}）。"),
            ("Save it as UTF-8 in the program it comes from, or name its encoding when importing.",
             "请在导出软件中另存为 UTF-8，或在导入时指定编码。")),
    Refusal("unreadable_file",
            ("“{file}” cannot be read: {detail}.", "无法读取“{file}”：{detail_zh}。"), RESAVE),
    Refusal("parser_killed",
            ("Reading “{file}” was stopped: {detail}.", "读取“{file}”的过程被中止：{detail_zh}。"), PARTS),
)
# fmt: on

CODES = tuple(refusal.code for refusal in REFUSALS)


def bad_file(code: str, file: str, particulars: Particulars) -> BadFile:
    """The error that a person meets; particulars that a child left out are filled with a dash."""
    refusal = next((one for one in REFUSALS if one.code == code), None) or REFUSALS[-2]
    values = _Filled({key: _shown(str(value)) for key, value in particulars.items()})
    values["file"] = _shown(file)
    values.setdefault("detail_zh", values["detail"])
    values.setdefault("kind_zh", values["kind"])
    what = (refusal.what[0].format_map(values), refusal.what[1].format_map(values))
    return BadFile(refusal.code, what, refusal.fix)


class _Filled(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "–"


def _shown(text: str) -> str:
    """Text fit for one line of a message: control and direction characters made visible, length bounded."""
    plain = "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text[:400])
    return plain if len(plain) <= 120 else plain[:90] + "…" + plain[-20:]
