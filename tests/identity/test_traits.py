"""What else says who a party is."""

import json

import pytest

from zhike.identity.traits import read, traits

EMPTY = "party_key | address | contact_person | custom\nnobody | | |"


@pytest.fixture
def tell(given, rows):
    def found(customers, people=EMPTY, lines=EMPTY, documents=EMPTY):
        if "birth_year" not in customers:
            customers = "\n".join(
                line + (" | birth_year" if place == 0 else " | ")
                for place, line in enumerate(line for line in customers.splitlines() if line.strip())
            )
        tables = [
            given(name, text)
            for name, text in (
                ("raw_customers", customers),
                ("raw_people", people),
                ("raw_order_lines", lines),
                ("raw_documents", documents),
            )
        ]
        return rows(traits(*tables), "party_key", "kind", "value")

    return found


def test_addresses_and_persons_to_ask_for_are_traits_each_once(tell):
    assert tell(
        """
        party_key | address      | contact_person | custom
        a         | 河中路1号    | 王芳           |
        a         | 河中路1号    |                |
        """,
        people="party_key | address | contact_person | custom\na | | 李四 |",
        lines="party_key | address | contact_person | custom\na | 西湖路2号 | 王芳 |\nb | | 赵五 |\nb | | 赵五 |",
        documents="party_key | address | contact_person | custom\n | 无主路3号 | |\nb | 河中路1号 | |",
    ) == [
        ("a", "address", "河中路1号"), ("a", "address", "西湖路2号"), ("a", "contact_person", "李四"), ("a", "contact_person", "王芳"),
        ("b", "address", "河中路1号"), ("b", "contact_person", "赵五"),
    ]  # fmt: skip


def test_further_columns_of_a_master_list_are_traits_where_their_header_says_so(tell):
    custom = json.dumps(
        {"银行账号": "6222 0000 1111 2222", "曾用名": "西窗商贸", "备注": "好客户", "颜色": "红"}, ensure_ascii=False
    )
    assert tell(f"party_key | address | contact_person | custom\na | | | {custom}\nb | | | {{}}\nc | | |") == [
        ("a", "bank_account", "6222 0000 1111 2222"),
        ("a", "former_name", "西窗商贸"),
    ]


def test_further_columns_of_sales_lines_are_not_read(tell):
    assert tell(EMPTY, lines='party_key | address | contact_person | custom\na | | | {"邮编": "310000"}') == []


def test_a_year_of_birth_that_is_a_day_tells_the_day(tell):
    assert tell("party_key | address | contact_person | custom | birth_year\na | | | | 19081209\nb | | | | 1908") == [
        ("a", "born_on", "19081209")
    ]


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        ("given_name", "given_name"), ("First Name", "given_name"), ("名", "given_name"), ("SURNAME", "surname"), ("last-name", "surname"), ("姓", "surname"),
        ("date_of_birth", "born_on"), ("DOB", "born_on"), ("出生日期", "born_on"), ("生日", "born_on"), ("Post Code", "postcode"), ("zip", "postcode"), ("邮编", "postcode"),
        ("soc_sec_id", "id_number"), ("SSN", "id_number"), ("身份证号", "id_number"), ("证件号码", "id_number"), ("ID card", "id_number"),
        ("银行账号", "bank_account"), ("开户账号", "bank_account"), ("Bank Account", "bank_account"), ("财务信息/银行账号", "bank_account"),
        ("曾用名", "former_name"), ("原名", "former_name"), ("former name", "former_name"), ("简称", "short_name"), ("客户简称", "short_name"), ("Short Name", "short_name"),
        ("送货地址", "address"), ("收货地址", "address"), ("收货地址#2", "address"), ("联系人", "contact_person"),
    ],
)  # fmt: skip
def test_a_header_says_what_its_column_holds_in_any_spelling(header, kind):
    assert list(read({header: "x"})) == [(kind, "x")]


def test_other_headers_say_nothing_of_who():
    assert list(read({"备注": "x", "会员等级": "金", "name of cat": "Tom", "积分": "1"})) == []


def test_pieces_of_an_address_become_one():
    english = {
        "street_number": "6",
        "address_1": "tullaroop street",
        "address_2": "willaroo",
        "suburb": "st james",
        "state": "wa",
    }
    chinese = {"城市": "杭州市", "省份": "浙江省", "详细地址": "余杭区河中路1号"}

    assert list(read(english)) == [("address", "6 tullaroop street willaroo st james wa")]
    assert list(read(chinese)) == [("address", "浙江省杭州市余杭区河中路1号")]
    assert list(read({"suburb": "st james"}, "tullaroop street")) == [("address", "tullaroop street st james")]
    assert list(read({"省份": "浙江省"}, "浙江省杭州市河中路1号")) == [("address", "浙江省杭州市河中路1号")]


def test_a_province_alone_is_no_address():
    assert list(read({"省份": "浙江省"})) == []
