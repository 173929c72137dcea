"""The pipeline: what a run computes, from top to bottom. Each row reads only what stands above it.

`raw_<fact>` are the accepted rows of all active loads, `known_ids` the ids given before, `known_portraits` and
`known_candidates` those of the last run, `decisions` what people decided: run.py brings them. What became of the
rows that were brought (accounted.py) comes from the loads, and is written last.
"""

from zhike.clean.around import deciders, needs, signals
from zhike.clean.sales import order_lines, orders, products
from zhike.credit.altman import z_scores
from zhike.credit.assessed import assessments_left
from zhike.credit.backtest import credit_backtest
from zhike.credit.capability import capability, capability_before, capability_middles, capability_points
from zhike.credit.cases import credit_cases
from zhike.credit.exposure import exposures
from zhike.credit.findings import statement_findings
from zhike.credit.industry import industry_prospects, ratio_peers, ratio_positions, surroundings
from zhike.credit.interventions import interventions
from zhike.credit.limits import credit_standings
from zhike.credit.ratios import ratios
from zhike.credit.scores import credit_scores
from zhike.credit.terms import credit_terms
from zhike.credit.trial import fit_credit_trial
from zhike.currency import conversions
from zhike.errors import Text
from zhike.feedback.answers import satisfaction
from zhike.feedback.contacts import interactions
from zhike.feedback.loyalty import loyalties
from zhike.feedback.mentions import mentions
from zhike.identity.candidates import candidates
from zhike.identity.contacts import contacts
from zhike.identity.customers import customers
from zhike.identity.decided import decision_conflicts
from zhike.identity.doubtful import doubtful_pairs
from zhike.identity.golden import golden_values
from zhike.identity.groups import matches, redirects
from zhike.identity.linkage import fit_linkage
from zhike.identity.outside import outside_relations
from zhike.identity.pairs import pairs
from zhike.identity.portraits import portraits
from zhike.identity.records import record_fields, records
from zhike.identity.relations import relations
from zhike.identity.traits import traits
from zhike.metrics.cohorts import cohorts
from zhike.metrics.company import company_months, customer_months, frequency, pareto, retention, second_orders
from zhike.metrics.custom import custom_fields
from zhike.metrics.customer import customer_metrics
from zhike.metrics.past import past_metrics
from zhike.metrics.peers import category_buyers, peer_marks
from zhike.metrics.product import customer_products
from zhike.metrics.profile import profiles
from zhike.metrics.rhythm import late_backtest, rhythms
from zhike.metrics.stages import losses, stages
from zhike.models.backtest import backtest
from zhike.models.bg_bb import fit_bg_bb
from zhike.models.bg_nbd import fit_bg_nbd
from zhike.models.churn import churn_risks, fit_churn
from zhike.models.churn_backtest import churn_backtest
from zhike.models.churn_definitions import churn_definitions
from zhike.models.churn_features import churn_cases
from zhike.models.covariates import covariates
from zhike.models.covaried import fit_covariates
from zhike.models.due_years import due_years
from zhike.models.forecast import fit_forecast
from zhike.models.gamma_gamma import fit_gamma_gamma
from zhike.models.histories import histories
from zhike.models.kinds import fit_kinds
from zhike.models.leaving_drivers import leaving_drivers
from zhike.models.lost_reasons import lost_reasons
from zhike.models.mbg_nbd import fit_mbg_nbd
from zhike.models.outlook import outlook
from zhike.models.pareto_nbd import fit_pareto_nbd
from zhike.models.staying import stay_curves, stay_traits, stays
from zhike.models.totals import value_totals
from zhike.money.acquisition import acquisitions
from zhike.money.books import ledger_checks
from zhike.money.capital import tied_capital
from zhike.money.channels import channels
from zhike.money.claims import invoices, settlements
from zhike.money.costs import costs
from zhike.money.drivers import driver_units
from zhike.money.expected_cash import cash_backtest, expected_cash
from zhike.money.findings import money_findings
from zhike.money.foreign import foreign_sums
from zhike.money.leads import journeys, leads, touchpoints
from zhike.money.payment import ageing, payments, receivable_months
from zhike.money.periods import periods
from zhike.money.positions import product_positions
from zhike.money.profit import customer_profit, profit_months, profit_rankings
from zhike.money.quotes import quotes
from zhike.money.receivables import receipts, receivables
from zhike.money.sell_through import sell_through
from zhike.money.serving import serving_shares
from zhike.money.shares import cost_shares, document_costs
from zhike.money.spend import spend, winning_costs
from zhike.money.statements import statements
from zhike.money.stock import customer_stock, product_year
from zhike.money.targets import targets
from zhike.places.written import places
from zhike.raw import parties
from zhike.segments.activity import activity
from zhike.segments.businesses import businesses
from zhike.segments.checks import group_checks
from zhike.segments.clusters import clusters, fit_clusters
from zhike.segments.enterprise import enterprise_types
from zhike.segments.growth import growth
from zhike.segments.potential import potential
from zhike.segments.retail_type import retail_types
from zhike.segments.rfm import rfm
from zhike.segments.rfm_stability import rfm_stability
from zhike.segments.season import seasons
from zhike.segments.size_class import size_classes
from zhike.segments.spending import spending
from zhike.segments.tier_drivers import tier_drivers
from zhike.segments.tier_moves import tier_climbs, tier_moves
from zhike.segments.tier_outlook import tier_outlook
from zhike.segments.tiers import tiers
from zhike.segments.usage import usages, use_months, used_items
from zhike.segments.year_tiers import standings, year_tiers
from zhike.step import Fit, Row, Step

# fmt: off
NAMED = (
    "raw_costs", "raw_signals", "raw_order_lines", "raw_documents", "raw_deliveries", "raw_quotes", "raw_customers", "raw_relations", "raw_assessments",
    "raw_people", "raw_receipts", "raw_allocations", "raw_invoices", "raw_ledger", "raw_credit_terms",
    "raw_interactions", "raw_events", "raw_responses", "raw_contracts", "raw_points", "raw_leads", "raw_touches",
    "raw_statements", "raw_sell_through",
)
"""The facts whose rows name a party; whom only the first two name is no customer."""

REACHED = ("raw_customers", "raw_people", "raw_order_lines", "raw_documents", "raw_receipts", "raw_invoices", "raw_interactions", "raw_leads")
"""The facts that say how a customer is reached."""

PIPELINE: tuple[Row, ...] = (
    #    table               made by             made from
    # Who is who
    Step("parties",          parties,            NAMED),
    Step("traits",           traits,             ("raw_customers", "raw_people", "raw_order_lines", "raw_documents")),
    Step("portraits",        portraits,          ("parties", "traits", "known_portraits")),
    Step("candidates",       candidates,         ("portraits", "known_portraits", "known_candidates")),
    Fit("linkage",           fit_linkage,        ("candidates", "portraits")),
    Step("pairs",            pairs,              ("candidates",)),
    Step("matches",          matches,            ("portraits", "pairs", "known_ids", "decisions", "parties")),
    Step("redirects",        redirects,          ("portraits", "matches", "known_ids")),
    Step("doubtful_pairs",   doubtful_pairs,     ("pairs", "portraits", "matches", "decisions")),
    Step("decision_conflicts", decision_conflicts, ("decisions", "portraits")),
    Step("places",           places,             ("raw_customers", "raw_order_lines", "raw_documents", "parties")),

    # What happened
    Step("periods",          periods,            ("raw_costs", "raw_spend", "raw_targets", "raw_ledger", "raw_statements", "raw_sell_through", "raw_rates")),
    Step("conversions",      conversions,        ("raw_order_lines", "raw_documents", "raw_invoices", "raw_receipts", "raw_costs", "raw_spend", "raw_statements", "raw_rates", "periods")),
    Step("order_lines",      order_lines,        ("raw_order_lines", "raw_documents", "raw_products", "matches", "conversions")),
    Step("orders",           orders,             ("order_lines",)),
    Step("products",         products,           ("raw_products", "order_lines")),
    Step("quotes",           quotes,             ("raw_quotes", "matches", "products", "order_lines")),
    Step("receipts",         receipts,           ("raw_receipts", "matches", "conversions")),
    Step("settlements",      settlements,        ("receipts", "raw_invoices", "raw_allocations", "matches", "conversions")),
    Step("invoices",         invoices,           ("raw_invoices", "receipts", "settlements", "matches", "conversions")),
    Step("signals",          signals,            ("raw_signals", "matches")),
    Step("deciders",         deciders,           ("raw_people", "matches")),
    Step("statements",       statements,         ("raw_statements", "periods", "matches", "conversions")),
    Step("sell_through",     sell_through,       ("raw_sell_through", "periods", "matches", "products")),
    Step("interactions",     interactions,       ("raw_interactions", "matches")),
    Step("mentions",         mentions,           ("raw_interactions", "raw_responses", "quotes", "matches")),

    # Who they are
    Step("relations",        relations,          ("portraits", "matches", "raw_customers", "raw_relations", "decisions")),
    Step("outside_relations", outside_relations, ("matches", "raw_customers", "raw_relations")),
    Step("golden_values",    golden_values,      ("matches", "parties", "traits", "raw_customers", "raw_people", "raw_order_lines", "raw_documents")),
    Step("needs",            needs,              ("golden_values",)),
    Step("customers",        customers,          ("golden_values", "relations", "raw_customers", "order_lines", "parties", "matches", "places")),
    Step("record_fields",    record_fields,      ("golden_values", "customers")),
    Step("records",          records,            ("golden_values", "customers", "record_fields", "portraits", "matches")),
    Step("contacts",         contacts,           ("matches", "customers", *REACHED)),

    # What their orders say
    Step("customer_products", customer_products, ("order_lines", "products")),
    Step("customer_metrics", customer_metrics,   ("orders", "customer_products")),
    Step("customer_months",  customer_months,    ("orders",)),
    Step("rhythms",          rhythms,            ("orders",)),
    Step("receivables",      receivables,        ("invoices",)),
    Step("payments",         payments,           ("settlements",)),

    # What they may have
    Step("credit_terms",     credit_terms,       ("raw_credit_terms", "matches")),
    Step("exposures",        exposures,          ("invoices", "receipts", "settlements", "orders", "raw_deliveries")),
    Step("credit_cases",     credit_cases,       ("invoices", "settlements", "orders", "interactions", "credit_terms")),
    Fit("credit_trial",      fit_credit_trial,   ("credit_cases",)),
    Step("credit_scores",    credit_scores,      ("invoices", "settlements", "orders", "interactions", "credit_terms")),
    Step("credit_standings", credit_standings,   ("credit_scores", "exposures", "credit_terms")),
    Step("interventions",    interventions,      ("credit_terms", "raw_contracts", "interactions", "orders", "settlements", "matches")),
    Step("credit_backtest",  credit_backtest,    ("invoices", "settlements", "orders", "interactions", "credit_terms")),

    # What they earn us
    Step("costs",            costs,              ("raw_costs", "periods", "matches", "conversions")),
    Step("tied_capital",     tied_capital,       ("invoices", "receipts")),
    Step("driver_units",     driver_units,       ("costs", "order_lines", "orders", "raw_deliveries", "interactions", "tied_capital", "matches")),
    Step("document_costs",   document_costs,     ("costs", "raw_deliveries", "raw_staff", "interactions", "invoices", "matches")),
    Step("cost_shares",      cost_shares,        ("costs", "driver_units", "document_costs")),
    Step("profit_months",    profit_months,      ("order_lines", "cost_shares", "tied_capital")),
    Step("customer_profit",  customer_profit,    ("profit_months",)),
    Step("serving_shares",   serving_shares,     ("customer_metrics", "profit_months")),
    Step("profit_rankings",  profit_rankings,    ("costs", "cost_shares", "driver_units", "customer_profit")),

    # How they were won
    Step("channels",         channels,           ("raw_spend", "raw_leads", "raw_touches", "raw_customers", "decisions", "periods", "conversions")),
    Step("spend",            spend,              ("raw_spend", "periods", "raw_campaigns", "channels", "conversions")),
    Step("leads",            leads,              ("raw_leads", "raw_campaigns", "channels", "matches")),
    Step("touchpoints",      touchpoints,        ("leads", "raw_touches", "raw_customers", "raw_campaigns", "channels", "matches", "customer_metrics")),
    Step("journeys",         journeys,           ("touchpoints", "customer_metrics")),
    Step("winning_costs",    winning_costs,      ("spend", "interactions", "raw_staff", "journeys")),
    Step("acquisitions",     acquisitions,       ("journeys", "leads", "winning_costs")),

    # What was to be reached
    Step("targets",          targets,            ("raw_targets", "periods", "raw_staff", "orders", "order_lines", "receipts", "customers", "customer_metrics", "acquisitions")),

    # What they are able to
    Step("ratios",           ratios,             ("statements",)),
    Step("z_scores",         z_scores,           ("statements", "customers")),
    Step("statement_findings", statement_findings, ("statements",)),
    Step("ratio_peers",      ratio_peers,        ("ratios", "customers", "raw_series")),
    Step("ratio_positions",  ratio_positions,    ("ratios", "customers", "ratio_peers")),
    Step("industry_prospects", industry_prospects, ("customers", "raw_series")),
    Step("surroundings",     surroundings,       ("customers", "ratio_positions", "industry_prospects", "quotes")),

    # What they will do
    Step("histories",        histories,          ("orders",)),
    Fit("bg_nbd",            fit_bg_nbd,         ("histories",)),
    Fit("mbg_nbd",           fit_mbg_nbd,        ("histories",)),
    Fit("pareto_nbd",        fit_pareto_nbd,     ("histories",)),
    Fit("bg_bb",             fit_bg_bb,          ("histories",)),
    Fit("gamma_gamma",       fit_gamma_gamma,    ("histories",)),
    Fit("kinds",             fit_kinds,          ("histories", "customers")),
    Step("covariates",       covariates,         ("histories", "orders", "customers")),
    Fit("covariate_fits",    fit_covariates,     ("histories", "covariates")),
    Step("backtest",         backtest,           ("orders", "covariates")),
    Fit("forecast",          fit_forecast,       ("backtest", "histories", "covariates")),
    Step("outlook",          outlook,            ("histories", "customer_metrics", "serving_shares", "covariates", "customers")),
    Step("churn_cases",      churn_cases,        ("orders", "order_lines", "interactions", "settlements")),
    Step("churn_backtest",   churn_backtest,     ("churn_cases",)),
    Fit("churn_model",       fit_churn,          ("churn_backtest", "churn_cases")),
    Step("churn_risks",      churn_risks,        ("churn_cases", "customer_metrics")),
    Step("stays",            stays,              ("orders", "order_lines", "customers")),
    Step("stay_curves",      stay_curves,        ("stays",)),
    Step("stay_traits",      stay_traits,        ("stays",)),
    Step("leaving_drivers",  leaving_drivers,    ("orders", "order_lines", "interactions", "settlements")),
    Step("lost_reasons",     lost_reasons,       ("raw_customers", "matches", "customer_metrics")),
    Step("churn_definitions", churn_definitions, ("customer_metrics", "rhythms", "outlook", "churn_risks")),

    # Which customers they are
    Step("rfm",              rfm,                ("customer_metrics",)),
    Step("usages",           usages,             ("raw_events", "matches")),
    Step("use_months",       use_months,         ("raw_events", "matches")),
    Step("used_items",       used_items,         ("raw_events", "matches", "products", "customer_products")),
    Step("tiers",            tiers,              ("customer_metrics", "outlook", "usages", "customer_profit")),
    Step("year_tiers",       year_tiers,         ("orders",)),
    Step("standings",        standings,          ("year_tiers", "customer_metrics")),
    Step("activity",         activity,           ("customers", "customer_metrics", "rhythms")),
    Step("seasons",          seasons,            ("orders",)),
    Step("spending",         spending,           ("customer_metrics",)),
    Fit("clustering",        fit_clusters,       ("customer_metrics",)),
    Step("clusters",         clusters,           ("customer_metrics",)),
    Step("growth",           growth,             ("customer_metrics", "orders")),
    Step("size_classes",     size_classes,       ("customers", "statements")),
    Step("potential",        potential,          ("customers", "customer_metrics")),
    Step("satisfaction",     satisfaction,       ("raw_responses", "matches")),
    Step("loyalties",        loyalties,          ("customer_metrics", "rhythms", "satisfaction", "churn_cases")),
    Step("enterprise_types", enterprise_types,   ("customers", "customer_metrics", "statements", "signals")),
    Step("retail_types",     retail_types,       ("customers", "customer_metrics", "rhythms", "order_lines", "sell_through")),
    Step("businesses",       businesses,         ("needs", "ratios")),
    Step("capability_points", capability_points, ("orders", "invoices", "settlements", "customers", "ratios", "z_scores", "ratio_positions", "enterprise_types", "industry_prospects", "satisfaction", "signals", "needs", "raw_assessments", "matches")),
    Step("assessments_left", assessments_left,   ("raw_assessments", "matches")),
    Step("capability",       capability,         ("capability_points",)),
    Step("capability_middles", capability_middles, ("capability",)),
    Step("capability_before", capability_before, ("orders", "invoices", "settlements", "customers", "ratios", "z_scores")),
    Step("profiles",         profiles,           ("customers", "customer_metrics", "rhythms", "receivables", "payments", "credit_standings", "customer_profit", "acquisitions", "rfm", "tiers", "standings", "activity", "seasons", "outlook", "churn_risks", "spending", "satisfaction", "loyalties", "enterprise_types", "surroundings", "retail_types", "clusters", "growth", "potential", "size_classes", "usages", "records", "businesses")),

    # What they say together
    Step("due_years",        due_years,          ("orders",)),
    Step("value_totals",     value_totals,       ("profiles", "histories", "serving_shares", "covariates")),
    Step("past_metrics",     past_metrics,       ("orders",)),
    Step("rfm_stability",    rfm_stability,      ("orders", "customer_metrics")),
    Step("group_checks",     group_checks,       ("past_metrics", "raw_events", "matches")),
    Step("company_months",   company_months,     ("orders",)),
    Step("cohorts",          cohorts,            ("orders",)),
    Step("retention",        retention,          ("orders",)),
    Step("frequency",        frequency,          ("customer_metrics",)),
    Step("second_orders",    second_orders,      ("customer_metrics",)),
    Step("stages",           stages,             ("customer_metrics", "activity")),
    Step("losses",           losses,             ("orders",)),
    Step("peer_marks",       peer_marks,         ("profiles",)),
    Step("category_buyers",  category_buyers,    ("profiles", "customer_products")),
    Step("pareto",           pareto,             ("customer_metrics",)),
    Step("tier_moves",       tier_moves,         ("year_tiers", "customer_metrics")),
    Step("tier_climbs",      tier_climbs,        ("year_tiers",)),
    Step("tier_outlook",     tier_outlook,       ("tier_moves", "customer_metrics")),
    Step("tier_drivers",     tier_drivers,       ("churn_cases", "standings")),
    Step("ageing",           ageing,             ("invoices",)),
    Step("receivable_months", receivable_months, ("invoices", "receipts", "settlements")),
    Step("cash_backtest",    cash_backtest,      ("invoices", "settlements")),
    Step("expected_cash",    expected_cash,      ("invoices", "settlements", "cash_backtest")),
    Step("ledger_checks",    ledger_checks,      ("raw_ledger", "periods", "matches", "receipts", "invoices", "settlements", "order_lines")),
    Step("foreign_sums",     foreign_sums,       ("order_lines", "invoices", "receipts", "costs", "spend")),
    Step("money_findings",   money_findings,     ("foreign_sums", "receipts", "invoices", "settlements", "costs", "cost_shares", "statement_findings", "spend")),
    Step("product_year",     product_year,       ("order_lines", "products", "raw_stock")),
    Step("product_positions", product_positions, ("order_lines", "products", "raw_deliveries", "quotes")),
    Step("customer_stock",   customer_stock,     ("order_lines", "product_year")),
    Step("late_backtest",    late_backtest,      ("orders",)),
    Step("custom_fields",    custom_fields,      ("customers", "order_lines")),
)

ROWS_OF: dict[str, tuple[str, ...]] = {
    "periods":            ("raw_costs", "raw_spend", "raw_targets", "raw_ledger", "raw_statements", "raw_sell_through", "raw_rates"),
    "quotes":             ("raw_quotes",),
    "receipts":           ("raw_receipts",),
    "invoices":           ("raw_invoices",),
    "settlements":        ("receipts",),
    "signals":            ("raw_signals",),
    "deciders":           ("raw_people",),
    "statements":         ("raw_statements",),
    "sell_through":       ("raw_sell_through",),
    "interactions":       ("raw_interactions",),
    "mentions":           ("raw_interactions", "raw_responses"),
    "outside_relations":  ("raw_customers", "raw_relations"),
    "receivables":        ("invoices",),
    "payments":           ("settlements",),
    "credit_terms":       ("raw_credit_terms",),
    "exposures":          ("invoices", "receipts"),
    "credit_cases":       ("invoices", "settlements"),
    "credit_scores":      ("invoices", "settlements", "credit_terms"),
    "credit_standings":   ("credit_scores",),
    "interventions":      ("credit_terms", "raw_contracts", "interactions"),
    "credit_backtest":    ("invoices", "settlements"),
    "costs":              ("raw_costs",),
    "tied_capital":       ("invoices", "receipts"),
    "driver_units":       ("costs",),
    "document_costs":     ("raw_deliveries", "interactions", "invoices"),
    "cost_shares":        ("costs", "document_costs"),
    "channels":           ("raw_spend", "raw_leads", "raw_touches", "raw_customers"),
    "spend":              ("raw_spend",),
    "leads":              ("raw_leads",),
    "touchpoints":        ("leads", "raw_touches", "raw_customers"),
    "winning_costs":      ("spend", "interactions"),
    "targets":            ("raw_targets",),
    "ratios":             ("statements",),
    "z_scores":           ("statements",),
    "statement_findings": ("statements",),
    "ratio_peers":        ("ratios", "raw_series"),
    "ratio_positions":    ("ratios",),
    "industry_prospects": ("raw_series",),
    "surroundings":       ("ratio_positions", "industry_prospects", "quotes"),
    "lost_reasons":       ("raw_customers",),
    "usages":             ("raw_events",),
    "use_months":         ("raw_events",),
    "used_items":         ("raw_events",),
    "satisfaction":       ("raw_responses",),
    "businesses":         ("needs", "ratios"),
    "assessments_left":   ("raw_assessments",),
    "ageing":             ("invoices",),
    "receivable_months":  ("invoices", "receipts", "settlements"),
    "cash_backtest":      ("invoices",),
    "expected_cash":      ("invoices",),
    "ledger_checks":      ("raw_ledger",),
    "money_findings":     ("foreign_sums", "receipts", "invoices", "settlements", "costs", "cost_shares", "statement_findings", "spend"),
}
"""Where all of these are empty so is the table, and its function is not asked: who brings only sales waits for no receivables."""

PARTS: dict[str, Text] = {
    "parties":           ("Who is who", "识别同一客户"),
    "periods":           ("What happened", "整理单据与往来"),
    "relations":         ("Who they are", "建立客户档案"),
    "customer_products": ("What their orders say", "统计购买情况"),
    "credit_terms":      ("What they may have on credit", "计算信用与账期"),
    "costs":             ("What they earn", "计算利润"),
    "channels":          ("How they were won", "计算获客"),
    "targets":           ("What was to be reached", "对照目标"),
    "ratios":            ("What they are able to", "评估客户能力"),
    "histories":         ("What they will do", "预测价值与流失"),
    "rfm":               ("Which customers they are", "划分等级与客群"),
    "due_years":         ("What they say together", "汇总"),
}
"""The first table of each part of the pipeline, and what people read while that part is made."""

FITTED: dict[str, Text] = {
    "linkage":        ("how much each likeness of two parties weighs", "各项相似之处的权重"),
    "credit_trial":   ("the trial scorecard of credit, fitted to past cases", "按历史案例拟合的信用试算评分卡"),
    "bg_nbd":         ("a model of buying and leaving: BG/NBD", "购买与流失模型：BG/NBD"),
    "mbg_nbd":        ("a model of buying and leaving: MBG/NBD", "购买与流失模型：MBG/NBD"),
    "pareto_nbd":     ("a model of buying and leaving: Pareto/NBD", "购买与流失模型：Pareto/NBD"),
    "bg_bb":          ("a model of buying and leaving: BG/BB", "购买与流失模型：BG/BB"),
    "gamma_gamma":    ("a model of amounts: gamma-gamma", "客单价模型：Gamma-Gamma"),
    "kinds":          ("what companies and persons spend", "单位与个人的消费水平"),
    "covariate_fits": ("which traits go with buying and leaving", "与购买、流失有关的客户特征"),
    "forecast":       ("the model that did best on the past", "在历史上表现最好的预测模型"),
    "churn_model":    ("how likely each customer orders no more", "各客户不再购买的可能性"),
    "clustering":     ("customers of one kind, found by how they buy", "按购买方式归类客户"),
}
"""What each fit of the pipeline finds, as people read it while the run goes on."""
# fmt: on
