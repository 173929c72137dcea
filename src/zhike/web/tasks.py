"""Tasks: what people want to get done, each in a few steps with the page where it is done."""

from dataclasses import dataclass

from zhike.errors import Text


@dataclass(frozen=True)
class Step:
    """One thing to do, and where."""

    says: Text
    address: str = ""


@dataclass(frozen=True)
class Task:
    """One thing that people want done; `place` names the entry of the menu without which it cannot be done."""

    name: str
    icon: str
    title: Text
    lead: Text
    steps: tuple[Step, ...]
    place: str = ""


# fmt: off
TASKS = (
    Task("first-hour", "clock-hour-4", ("The first hour", "第一个小时"),
        ("From three exports to the customers to call today.", "从三张导出的表，到今天该联系谁。"), (
        Step(("Export three lists from 管家婆, T+, 金蝶 or the like: sales lines of a year or more, customers, receivables. Choose the widest dates, change nothing by hand.",
              "从管家婆、T+、金蝶等软件导出三张表：一年以上的销售明细、往来单位（客户）、应收或账龄。日期放到最宽，原样导出，不要手工整理。")),
        Step(("Drop them on Import. Title rows, subtotals, repeated headers and GBK text are recognised.", "拖到“导入数据”页面。标题行、小计、重复表头、GBK 编码都能识别。"), "/import"),
        Step(("See that the file's own total is accounted for, then load.", "核对文件自身的合计是否对上，再确认导入。"), "/import"),
        Step(("Update the data.", "点“更新数据”。"), "/runs"),
        Step(("Home says who should have ordered by now and who owes.", "首页会告诉您谁该买还没买、谁的款逾期了。"), "/"),
        Step(("Next month export again; overlapping days are no harm, each document counts once.", "下个月再导一次即可；时间重叠也不要紧，同一张单据只算一次。")))),
    Task("import", "file-upload", ("Bring files in", "导入数据"),
        ("Excel, CSV and the like, as the software writes them.", "Excel、CSV 等，软件导出什么样就什么样。"), (
        Step(("Drop one or many files on Import, zipped ones too.", "在“导入数据”页面拖入一个或多个文件，压缩包也可以。"), "/import"),
        Step(("Check the kind of data and what each column is; choose another where it is wrong. It is remembered for the next file of this form.",
              "看资料类型和每一列识别得对不对，不对就改；同样格式的文件下次自动沿用。")),
        Step(("Customers’ balance sheets and profit statements come as their software prints them; the company (编制单位) and the day must stand above, or in the file’s name.",
              "客户的资产负债表、利润表按软件打印的样式直接导入；表格上方（或文件名）须有编制单位和日期。"), "/import"),
        Step(("Look at the rows left out: each has its reason, and all can be downloaded.", "看哪些行没有导入：每行都有原因，可下载。")),
        Step(("Load, then update the data.", "确认导入，然后更新数据。"), "/runs"))),
    Task("reconcile", "scale", ("Reconcile with the books", "与账上对数"),
        ("Why a number differs from the report of your software.", "数字和软件里的报表不一样，先看这里。"), (
        Step(("At the foot of Home each file stands beside its own total; the difference is zero or explained.", "首页底部“与账面是否相符”：每个文件与其自身合计逐一对照，差额为零或有说明。"), "/#books"),
        Step(("Open the file: rejected, void, duplicate and subtotal rows are listed one by one.", "点文件名：作废、重复、小计和未能识别的行逐行列出。"), "/import"),
        Step(("Compare what is meant: sales are without tax, with returns taken off; anonymous sales stand apart.", "再看口径：销售额不含税、已减退货，散客单独列出。"), "/definitions"),
        Step(("Click the number: customers, documents and lines must add up to it.", "点数字本身：客户、单据、明细各级合计须与它一致。"), "/explain?show=spent"))),
    Task("call", "phone-call", ("Know whom to call", "今天联系谁"),
        ("Who should have ordered by now, and who owes.", "谁该买还没买，谁的款该催了。"), (
        Step(("Home lists the largest of them with what they usually buy and who looks after them.", "首页列出其中金额最大的，写明常买什么、由谁负责。"), "/"),
        Step(("To do holds everybody to contact, each with the reason.", "“待办”汇总全部该联系的客户及原因。"), "/todo"),
        Step(("All who are later than their own rhythm.", "全部超期未购的客户。"), "/customers?segment=late"),
        Step(("All with overdue money, the largest first.", "全部有逾期欠款的客户，金额大的在前。"), "/customers?segment=owes_overdue&show=overdue,receivable,spent&sort=-overdue"),
        Step(("Tick a name off: done, later, or not needed.", "联系后标记：已处理、稍后、不需要。"), "/todo"))),
    Task("who-is-who", "users-group", ("Put right who is who", "核对是不是同一客户"),
        ("One customer written in several ways, or two under one name.", "同一客户有几种写法，或两家被当成一家。"), (
        Step(("Answer the doubtful pairs, the most valuable first; skip what you do not know.", "逐对确认拿不准的客户，金额大的在前；不清楚的可以跳过。"), "/review"),
        Step(("A customer's page leads to all its spellings and where each comes from; parts can be set apart there.", "客户页面可查看其全部写法与来源，也可在那里拆开。"), "/customers"),
        Step(("Update the data; your answers hold from then on and can be withdrawn.", "更新数据后生效，以后一直有效，也可随时撤回。"), "/runs"))),
    Task("segments", "target", ("Make a segment", "划分客群"),
        ("Customers that share something, kept by name.", "把有共同特点的客户存为客群。"), (
        Step(("Choose what they have in common; the number and the list follow at once.", "选择共同条件，人数和名单随时更新。"), "/segments"),
        Step(("The segments that come with Zhike, with what each means.", "自带的客群及其含义。"), "/definitions#s")), place="segments"),
    Task("explore", "chart-bar", ("Explore figures", "自助分析"),
        ("Any figure by any split, as table and chart.", "任意指标、任意维度，表和图都有。"), (
        Step(("Choose figures and how to split them; the address keeps the view and can be sent on.", "选择指标与维度；网址即视图，可直接发给同事。"), "/explore"),
        Step(("Split by two things at once: a cross table stands below the chart; each number opens its documents, each heading that part alone.", "同时按两个维度拆分，图下即为交叉表；点数字联查单据，点标题只看该部分。"), "/explore?by=salesperson,month"),
        Step(("Choose another chart above it; save it as PNG or SVG below it, the table as Excel or CSV at the top.", "图上方可换图表类型，图下方可存为 PNG 或 SVG；表格在右上角导出 Excel 或 CSV。"), "/explore?by=salesperson,month&chart=share"),
        Step(("Compare with another period: the page says whether customers, their orders or the size of an order made the difference.", "与另一期间对比：页面会说明差异来自客户数、客均订单数还是客单价。"), "/explore?by=salesperson")), place="explore"),
    Task("export", "download", ("Export", "导出"),
        ("What you see is what you get, in Excel or CSV.", "屏幕上是什么，导出就是什么。"), (
        Step(("Filter and choose columns on Customers, then Excel or CSV: all rows, not only the page.", "在“客户”页面筛选并选好列，点 Excel 或 CSV：导出全部行，而不只是当前页。"), "/customers"),
        Step(("A page prints well from the browser; choose “save as PDF” there to keep it.", "页面可直接打印；在打印窗口选“另存为 PDF”即可留存。")))),
    Task("currencies", "coin", ("Turn other currencies", "折算外币"),
        ("Sales, claims and receipts in dollars beside those in yuan.", "销售、应收、收款中既有人民币又有外币。"), (
        Step(("Write a sheet with the columns 币种, 期间 and 汇率: 美元, 2026-03, 7.1066. 日期 instead of 期间 gives the rate of a day, which holds until the next, for 31 days at most; add 单位 100 where a rate is of a hundred.", "列一张表：币种、期间、汇率，例如 美元、2026-03、7.1066。也可用“日期”代替“期间”，该汇率沿用至下一条，最长 31 天；按 100 外币报价的，加一列“单位”填 100。")),
        Step(("Bring it in and update the data. A rate, or a sum in your own currency, on the document itself comes first.", "导入后更新数据。单据自带汇率或本位币金额的，以单据为准。"), "/import"),
        Step(("Receivables shows what was turned and what still waits for a rate: that counts as nothing until one is there.", "“应收与回款”列出已折算与缺少汇率的金额；缺少汇率的暂不计入。"), "/receivables"),
        Step(("The explanation of a figure shows each sum in its currency, the rate, its day and where it stands.", "点开数值，可看到每笔原币金额、汇率、日期与出处。"))), "receivables"),
    Task("targets", "flag", ("Hold targets against what came", "对照目标与实际"),
        ("Targets of salespeople, departments, shops or regions, period by period.", "按业务员、部门、门店或区域，逐期对照。"), (
        Step(("Write a sheet with the columns 期间, 指标, 目标值 and 维度: 2026年第2季度, 销售额, 560000, 销售一部. The last may be a salesperson, department, shop, channel, region, province, city or category, or blank for the whole company. A table of names and months, with the year and 目标 in its title, does as well.", "列一张表：期间、指标、目标值、维度，例如 2026年第2季度、销售额、560000、销售一部；维度可以是业务员、部门、门店、渠道、大区、省、市或品类，全公司留空。也可以是“名称 × 月份”的表，标题写明年份和“目标”。")),
        Step(("Bring it in like any other file and update the data.", "像其他文件一样导入，然后更新数据。"), "/import"),
        Step(("A single target is entered or changed at the foot of Targets; what is entered later counts.", "单个目标可在“目标达成”页面底部录入或修改，以最后录入的为准。"), "/targets"),
        Step(("Targets shows what came, the share reached and, of a running period, whether it keeps an even pace.", "“目标达成”列出实际数、完成率，进行中的期间还会说明进度是否落后。"), "/targets"),
        Step(("A target that cannot be read says why, with file and row.", "读不懂的目标会写明原因及所在文件和行。"), "/targets")), "targets"),
    Task("offers", "circle-check", ("Have a deal approved", "提交报价审批"),
        ("A deal is calculated first, then endorsed by the sales manager and approved by finance.", "先测算，再由销售经理审核、财务批准。"), (
        Step(("Fill in customer, products, prices and term: the calculator shows margin, money tied and payback.", "填写客户、商品、价格和账期，测算净利、占用资金和回本月份。"), "/deals"),
        Step(("Put it forward with a name and a note.", "填写名称和说明后提交。"), "/deals"),
        Step(("The sales manager endorses it, then finance approves; either may refuse with a reason.", "销售经理审核通过后由财务批准；任何一方都可写明理由驳回。"), "/offers"),
        Step(("What was calculated stays as it was put forward; class, exposure and overdue money stand beside it.", "测算结果按提交时保留，旁边列出客户等级、信用敞口和逾期金额。"), "/offers")), "offers"),
    Task("undo", "arrow-back-up", ("Take something back", "撤销"),
        ("Nothing is overwritten; everything can be taken back.", "没有什么被覆盖，都可以撤回。"), (
        Step(("A load: under Import, “Take back”. The whole file is gone from the figures after the update.", "导错了文件：在“导入数据”点“撤销本次导入”，更新后该文件不再计入。"), "/import"),
        Step(("An answer about who is who: withdraw it on the customer's identity page or under Who is who.", "客户核对答错了：在“客户核对”或客户的核对页面撤回。"), "/review"),
        Step(("Look at the figures as they were at any earlier update.", "想看以前的数字：在“更新数据”查看历次结果。"), "/runs"))),
    Task("compare", "git-compare", ("See why a number changed", "数字为什么变了"),
        ("Two updates side by side.", "把两次更新放在一起看。"), (
        Step(("Each update says what went into it otherwise: files, answers, settings.", "每次更新都写明与上一次有何不同：资料、人工确认、设置。"), "/runs"),
        Step(("Compare with the one before: who came, went, rose, fell or changed tier.", "点“与上一次对比”：谁新增、谁减少、谁升谁降、等级有何变化。"), "/runs"))),
    Task("backup", "database", ("Back up", "备份"),
        ("One folder holds everything.", "全部内容都在一个文件夹里。"), (
        Step(("Close Zhike, so that nothing is being written.", "先关闭知客，确保没有正在写入的内容。")),
        Step(("Copy the company's folder (the one with zhike.toml in it) to another disk.", "把公司文件夹（里面有 zhike.toml 的那个）整个复制到另一块硬盘。")),
        Step(("To be sure of the copy: zhike doctor -w FOLDER checks every file.", "想确认备份完好：运行 zhike doctor -w 文件夹，会逐个文件检查。")))),
    Task("new-computer", "refresh", ("Move to a new computer", "换电脑"),
        ("Install, copy the folder, open.", "安装、复制、打开。"), (
        Step(("Install Zhike on the new computer as on the old one.", "在新电脑上安装知客，方法与原来相同。")),
        Step(("Copy the company's folder over.", "把公司文件夹复制过去。")),
        Step(("Open it: zhike serve -w FOLDER.", "打开：zhike serve -w 文件夹。")))),
    Task("privacy", "eye", ("Where the data are", "数据在哪里"),
        ("On your own computer, and nowhere else.", "只在您自己的电脑上。"), (
        Step(("Zhike reads and computes on this machine and calls nobody.", "读取和计算都在本机完成，不联网。")),
        Step(("Only this machine can open the pages, until you set a password and choose an address of your network.", "默认只有本机能打开；设置密码并指定局域网地址后，同事才能访问。")),
        Step(("Names of private persons, phones and addresses lie apart from the figures, in desk.db of the company's folder.", "个人姓名、电话、地址与统计结果分开存放，在公司文件夹的 desk.db 中。")))),
)
# fmt: on
