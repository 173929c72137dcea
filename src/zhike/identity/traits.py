"""What else says who a party is: columns of the facts, and the further columns of master lists by their headers."""

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping

import ibis
import ibis.expr.types as ir
import pyarrow as pa

# fmt: off
HEADERS = {
    "given_name": "名 名字 given_name givenname first_name firstname forename christian_name fname 名（拼音）",
    "surname": "姓 姓氏 surname last_name lastname family_name familyname lname second_name",
    "born_on": "出生日期 出生年月日 生日 出生年月 date_of_birth dob birth_date birthdate birthday born born_on birth_day 出生日 会员生日 出生",
    "postcode": "邮编 邮政编码 收货邮编 邮政编号 postcode post_code postal_code zip zipcode zip_code postal plz",
    "id_number": "身份证 身份证号 身份证号码 身份证件号 证件号 证件号码 证件编号 公民身份号码 身份证件号码 护照号 护照号码 id_card id_number idcard id_no identity_card "
                 "identity_number national_id ssn soc_sec_id social_security_number social_security_no sin passport passport_no passport_number 法人身份证号",
    "bank_account": "银行账号 银行帐号 开户账号 开户帐号 账号 帐号 银行账户 银行卡号 对公账号 收款账号 开户行账号 bank_account bank_account_number bank_account_no account_number iban 卡号（银行）",
    "former_name": "曾用名 原名 原名称 曾用名称 旧名 旧名称 更名前名称 前称 原单位名称 原客户名称 former_name formername previous_name old_name formerly formerly_known_as maiden_name",
    "short_name": "简称 客户简称 单位简称 公司简称 名称简称 short_name shortname abbreviation alias 别名 助记名 customer_short_name trading_name trading_as",
    "contact_person": "联系人 联络人 主要联系人 收货人 收件人 收货联系人 业务联系人 财务联系人 contact contact_person contact_name attention attn 法人 法人代表 法定代表人",
    "address": "送货地址 收货地址 发货地址 注册地址 办公地址 经营地址 通讯地址 通信地址 联系地址 开票地址 公司地址 单位地址 客户地址 家庭住址 住址 address full_address shipping_address "
               "ship_to delivery_address mailing_address billing_address bill_to street_address home_address 门店地址",
}
"""Headers that say who, per kind of trait."""

PIECES = (
    # of one address, in the order in which it is written, larger first in Chinese and smaller first elsewhere
    ("province", "省 省份 省市 所在省 所在省份 收货省份 收货省 省/自治区 地区 所在地区"),
    ("city", "市 城市 所在市 所在城市 收货城市 收货市 地市"),
    ("district", "区 县 区县 区/县 所在区县 收货区 收货区县 县区 县市 街道 乡镇"),
    ("number", "street_number street_no streetnumber house_number house_no houseno number building_number"),
    ("street", "详细地址 街道地址 具体地址 门牌 门牌号 street street_name address_1 address1 address_line_1 address_line1 addressline1 addr1 addr_1 road"),
    ("line", "address_2 address2 address_line_2 address_line2 addressline2 addr2 addr_2 unit apartment building locality"),
    ("third", "address_3 address3 address_line_3 address_line3 addressline3"),
    ("suburb", "suburb village neighbourhood neighborhood borough"),
    ("town", "town post_town city town_city municipality"),
    ("state", "state county region state_province state_or_province province_state"),
)
"""Headers of the pieces of one address."""
# fmt: on

_SIGNS = re.compile(r"[\s_\-.:：()（）*#/\\]+")
_AGAIN = re.compile(r"#[0-9]+$")
_LIKELY = (
    "(?i)名|姓|生日|出生|邮编|邮政|证|银行|账|帐|曾用|简称|地址|住址|省|市|区|县|街|门牌|联系|联络|收货|收件|法人|法定|护照|别名|旧|前称|"
    "name|birth|dob|born|post|zip|plz|ssn|sec|soc|id|iban|bank|account|passport|former|short|alias|abbrev|trading|contact|attn|attention|"
    "address|addr|street|road|house|number|unit|apartment|building|localit|suburb|village|borough|town|city|municip|state|county|region|ship|bill"
)
"""A header that is one of ours has one of these in it; a master list's other headers are not read."""


def plain(header: str) -> str:
    """A header in any spelling as one: narrow, in small letters, without blanks, lines and brackets."""
    return _SIGNS.sub("", _AGAIN.sub("", unicodedata.normalize("NFKC", header).casefold()))


_KINDS = {plain(word): kind for kind, words in HEADERS.items() for word in words.split()}
_PIECES = {plain(word): name for name, words in PIECES for word in words.split()}
_LARGE_FIRST = ("province", "city", "district", "street", "number", "line", "third", "suburb", "town", "state")
_SMALL_FIRST = tuple(name for name, _ in PIECES)


def traits(
    raw_customers: ir.Table, raw_people: ir.Table, raw_order_lines: ir.Table, raw_documents: ir.Table
) -> ir.Table:
    """Everything but the parties' own fields that says who they are.

    Row      one value of one kind of one party, as written
    Leaves   the further columns of sales lines; columns whose header says nothing of who; blank values
    """
    found = []
    for raw in (raw_customers, raw_people, raw_order_lines, raw_documents):
        for kind in ("address", "contact_person"):
            if kind in raw.columns:
                found.append(_values(raw, kind, raw[kind]))
    born = raw_customers.birth_year.cast("string")
    found.append(_values(raw_customers.filter(born.length() == 8), "born_on", born))  # 19081209 is a day, no year
    found.append(_of_masters(raw_customers, raw_people))
    return ibis.union(*found, distinct=True)


def _values(raw: ir.Table, kind: str, value: ir.StringColumn) -> ir.Table:
    text = value.strip().nullif("")
    rows = raw.select("party_key", kind=ibis.literal(kind), value=text)
    return rows.filter(rows.party_key.notnull(), rows.value.notnull())


def _of_masters(*masters: ir.Table) -> ir.Table:
    """The traits in the masters' further columns."""
    keys: list[str] = []
    kinds: list[str] = []
    values: list[str] = []
    seen: dict[tuple[str, str], tuple[tuple[str, str], ...]] = {}
    said = [_spoken(raw) for raw in masters]
    for batch in ibis.union(*said, distinct=True).to_pyarrow().to_batches():
        columns = (batch.column(name).to_pylist() for name in ("party_key", "custom", "address"))
        for key, custom, address in zip(*columns, strict=True):
            whole = (custom, address or "")
            if whole not in seen:
                if len(seen) > 100_000:
                    seen.clear()
                seen[whole] = tuple(read(json.loads(custom, strict=False), address or ""))
            for kind, value in seen[whole]:
                keys.append(key)
                kinds.append(kind)
                values.append(value)
    columns_ = {"party_key": keys, "kind": kinds, "value": values}
    return ibis.memtable(pa.table({name: pa.array(texts, pa.string()) for name, texts in columns_.items()}))


def _spoken(raw: ir.Table) -> ir.Table:
    """The rows whose further columns may say who."""
    address = raw.address if "address" in raw.columns else ibis.null("string")
    rows = raw.select("party_key", "custom", address=address)
    return rows.filter(
        rows.party_key.notnull(), rows.custom.notnull(), rows.custom != "{}", rows.custom.re_search(_LIKELY)
    )


def read(custom: Mapping[str, object], address: str = "") -> Iterable[tuple[str, str]]:
    """The traits that the further columns of one row tell; pieces of an address become one, the typed address among them."""
    pieces: dict[str, str] = {}
    for header, given in custom.items():
        value = str(given).strip() if given is not None else ""
        if not value:
            continue
        name = plain(header)
        last = plain(header.rsplit("/", 1)[-1])
        kind = _KINDS.get(name) or _KINDS.get(last)
        piece = _PIECES.get(name) or _PIECES.get(last)
        if kind:
            yield kind, value
        elif piece:
            pieces.setdefault(piece, value)
    joined = _joined(pieces, address)
    if joined:
        yield "address", joined


def _joined(pieces: dict[str, str], address: str) -> str:
    """The pieces as one address; one piece alone, but for a street, is none."""
    if address and "street" not in pieces:
        pieces["street"] = address
    if "street" not in pieces and len(pieces) < 2:
        return ""
    han = any("\u4e00" <= letter <= "\u9fff" for value in pieces.values() for letter in value)
    order = _LARGE_FIRST if han else _SMALL_FIRST
    street = pieces.get("street", "")
    if len(pieces) == 1 and street == address:
        return ""  # the typed address alone stands already
    parts = [pieces[name] for name in order if name in pieces and (name == "street" or pieces[name] not in street)]
    return ("" if han else " ").join(parts)
