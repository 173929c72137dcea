"""The tables of who is who: parties as written, how alike they are, and which of them are one customer."""

from zhike.columns import Table
from zhike.columns import columns as _columns
from zhike.tables.shared import PROVENANCE

# fmt: off
COMPARED = (
    "name", "brand", "region", "trade", "form", "branch", "given_name", "surname", "tax_id", "phone", "email", "address",
    "contact_person", "bank_account", "id_number", "born_on", "postcode", "former",
)
"""What two parties are compared by, in the order of the signs in `candidates`."""

# A column name that ends with "!" is never missing.
IDENTITY: tuple[Table, ...] = (
    # Private: they stay under intake/
    Table("parties", ("one party as one source writes it", "某数据源中写法唯一的一个往来单位"), ("party_key",), _columns(
        ("party_key!",      "text", "hash of source and all party fields as written", "数据源与各标识字段原文的散列"),
        ("source!",         "text", "the source", "数据源"),
        ("customer_code",   "text", "as written", "原文"), ("customer_name", "text", "as written", "原文"),
        ("customer_tax_id", "text", "as written", "原文"), ("phone", "text", "as written", "原文"),
        ("email",           "text", "as written", "原文"), ("member_card", "text", "as written", "原文"),
        ("is_customer!",    "flag", "a row that is neither a cost nor a sign of outside names it", "除费用与外部信号外另有资料提及"),
    ), private=True),
    Table("traits", ("one more thing that says who a party is", "某写法的一项附加特征"), ("party_key", "kind", "value"), _columns(
        ("party_key!", "text", "the party as written", "写法"),
        ("kind!",      "text", "address, contact_person, bank_account, id_number, born_on, postcode, given_name, surname, former_name or short_name", "地址、联系人、银行账号、证件号、出生日期、邮编、名、姓、曾用名或简称"),
        ("value!",     "text", "as written", "原文"),
    ), private=True),
    Table("portraits", ("all that says who one party is, each mark in one spelling", "某写法的全部标识（规范写法）"), ("party_key",), _columns(
        ("party_key!",     "text", "the party as written", "写法"), ("source!", "text", "the source", "数据源"),
        ("kind_of_party!", "text", "company, person or nobody", "单位、个人或无名散客"),
        ("clean_name",     "text", "the name in one spelling", "清理后的名称"),
        ("province",       "text", "province that the name states", "名称所含省份"), ("city", "text", "city that the name states", "名称所含城市"), ("district", "text", "district that the name states", "名称所含区县"),
        ("brand",          "text", "the name's own word: 字号", "字号"), ("sound", "text", "the 字号 in pinyin", "字号拼音"),
        ("trade",          "text", "words of trade", "行业用词"), ("form", "text", "legal form", "组织形式"), ("branch", "text", "branch named in the name", "分支机构"),
        ("given_name",     "text", "of a person", "名"), ("surname", "text", "of a person", "姓"),
        ("tax_id",         "text", "organisation code, checked", "组织机构代码（已校验）"), ("code", "text", "the source's code", "数据源内编码"), ("card", "text", "member card", "会员卡号"),
        ("phones",         "text", "numbers in E.164, blanks between", "电话（E.164，空格分隔）"), ("email", "text", "address in small letters", "邮箱"),
        ("address",        "text", "address without blanks and signs", "地址（去空白与标点）"), ("contact_person", "text", "person to ask for", "联系人"),
        ("bank_account",   "text", "digits", "银行账号"), ("id_number", "text", "number of a person's document", "证件号"),
        ("born_on",        "text", "date of birth, YYYYMMDD", "出生日期"), ("postcode", "text", "postcode", "邮编"),
        ("former",         "text", "former and short names in one spelling, | between", "曾用名与简称（以 | 分隔）"),
        ("print!",         "text", "fingerprint of the party and the traits that this was made from", "所依据的写法与特征的指纹"),
    ), private=True),
    Table("candidates", ("two parties that may be one, and how far their marks agree", "可能同一的两个写法及其各项相似程度"), ("left_key", "right_key"), _columns(
        ("left_key!", "text", "the smaller party_key", "写法一"), ("right_key!", "text", "the larger", "写法二"),
        ("levels!", "text", "a sign for each mark, in this order: " + ", ".join(COMPARED) + "; 0 differs … the highest agrees, - where one says nothing", "每项标识一个字符，依次为：" + "、".join(COMPARED) + "；0 为不同，越大越一致，- 表示缺一方"),
        ("seen!", "text", "signs of what else the model sees: how common each mark is that both bear, rivals, companies or persons", "模型所见的其他情况，每项一个字符：相同标识的常见程度、同名数、企业或个人"),
    ), private=True),
    Table("pairs", ("two parties compared, and how likely they are one", "两个写法为同一客户的可能性"), ("left_key", "right_key"), _columns(
        ("left_key!", "text", "the smaller party_key", "写法一"), ("right_key!", "text", "the larger", "写法二"),
        ("probability!", "share", "that they are one", "同一客户的概率"),
        ("weight!", "number", "log2 of the odds", "证据权重（比值的 log2）"),
        ("evidence!", "json", "[{mark, level, weight}], the weightiest first", "依据：[{标识, 程度, 权重}]，按权重排列"),
    ), private=True),
    Table("matches", ("which customer a party is", "某写法属于哪个客户"), ("party_key",), _columns(
        ("party_key!",   "text", "the party as written", "写法"),
        ("customer_id!", "text", "the customer", "客户"),
        ("evidence!",    "text", "what joined it: decision, tax_id, id_number, code, phone, card, email, bank_account, name, likeness, itself", "依据的标识"),
        ("clean_name",   "text", "the name without blanks, full-width forms and bracket styles", "清理后的名称"),
        ("kind_of_party!", "text", "company, person or anonymous", "单位、个人或散客"),
    ), private=True),
    Table("doubtful_pairs", ("two customers that may be one, to be asked", "可能为同一客户、待确认的一对"), ("customer_id", "other_id"), _columns(
        ("customer_id!", "text", "the smaller id", "客户一"), ("other_id!", "text", "the larger", "客户二"),
        ("left_key!", "text", "a party of the first: the most alike pair", "客户一的写法（最相似的一对）"), ("right_key!", "text", "a party of the second", "客户二的写法"),
        ("probability!", "share", "that they are one", "同一客户的概率"), ("evidence!", "json", "[{mark, level, weight}]", "依据"),
        ("why_apart!", "text", "why they were not joined: unsure, tax_id, region, branch, form, source, several", "未合并的原因"),
    ), private=True),
    Table("decision_conflicts", ("a decision that others contradict, and what was done", "与其他决定相矛盾的一项决定及其处理"), ("decision",), _columns(
        ("decision!", "text", "the decision's subject", "决定对象"), ("kind!", "text", "same, different or parent", "同一、不同或上级"),
        ("against!", "text", "the subjects that contradict it", "与之矛盾的决定"), ("done!", "text", "ignored or kept", "忽略或采用"),
    ), private=True),
    Table("golden_values", ("one value of one field of one customer, as a source says it", "某数据源所述的客户某字段的一个值"), ("customer_id", "field", "value", "source"), _columns(
        ("customer_id!", "text", "the customer", "客户"), ("field!", "text", "the field", "字段"), ("value!", "text", "as text", "值"),
        ("is_best!", "flag", "the value that stands", "采用值"), ("rule!", "text", "what decided: trusted, listed, plain, newest, most, filled, earliest, order; agrees or only without a rival", "采用规则"),
        ("said_on", "day", "day of the row that says it", "该值的日期"), ("rows!", "count", "rows that say it", "行数"),
    ) + PROVENANCE, private=True),

    Table("record_fields", ("one field of companies or of persons, and how many have it", "单位或个人客户的一个档案字段及其填写情况"), ("kind_of_party", "field"), _columns(
        ("kind_of_party!", "text", "company or person", "单位或个人"), ("field!", "text", "the field", "字段"), ("customers!", "count", "customers of the kind", "该类客户数"), ("filled!", "count", "of them with a value", "其中已填写"),
        ("is_kept!", "flag", "counts for how complete a record is: one in twenty has it", "计入完整度：至少 5% 的客户填写"),
    )),
    Table("records", ("how complete and how far beyond doubt the record of one customer is", "客户档案的完整与准确程度"), ("customer_id",), _columns(
        ("customer_id!", "text", "the customer", "客户"), ("record_fields!", "count", "fields that count for its kind", "应填字段数"), ("record_filled!", "count", "of them filled", "已填字段数"),
        ("record_completeness", "share", "filled ÷ counting", "完整度：已填 ÷ 应填"), ("record_accuracy", "share", "of those filled the share without contradiction between sources and with a number that can be right", "准确度：已填字段中各来源不矛盾且号码有效者的占比"),
    )),

    Table("contacts", ("one way to name or reach a customer's people", "客户的一条联系信息"), ("customer_id", "kind", "value", "source"), _columns(
        ("customer_id!", "text", "the customer", "客户"), ("kind!", "text", "name, contact_person, phone, email or address", "姓名、联系人、电话、邮箱或地址"),
        ("value!", "text", "as written", "原文"), ("source!", "text", "the source", "数据源"), ("load!", "text", "the load that brought it", "导入批次"),
    ), private=True),

    Table("places", ("one address or name as written", "一个地址或名称（原文）"), ("text",), _columns(
        ("text!", "text", "the address or company name as written", "地址或单位名称原文"),
        ("province", "text", "its province, where it names one", "所在省份"), ("city", "text", "its city, where it names one", "所在城市"),
    ), private=True),
)
# fmt: on
