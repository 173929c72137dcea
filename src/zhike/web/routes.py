"""Every address of the pages: what it shows and which action it is. Nothing is registered elsewhere."""

from zhike.web import (
    acquisition,
    ageing,
    assessment,
    brought,
    building,
    call_sheet,
    capability,
    churn,
    churn_card,
    company,
    compare,
    credit,
    credit_policy,
    customer,
    customer_credit,
    customers,
    dashboards,
    deal_form,
    deals,
    definitions,
    explore,
    explore_export,
    exports,
    fields,
    find,
    group_traits,
    help,
    home,
    identity,
    joins,
    mending,
    models,
    notes,
    offers,
    outcome,
    personas,
    profit,
    progress,
    proposal,
    provenance,
    quality,
    receivables,
    reconcile,
    retention,
    review,
    runs,
    segment_file,
    segments,
    session_pages,
    settings,
    similar,
    target_form,
    targets,
    ticking,
    tiers,
    todo,
    upload,
    users,
    value,
    values,
    views,
    weights,
    wizard,
    won_channels,
    won_costs,
    won_targets,
)
from zhike.web.pages import Route

# fmt: off
ROUTES = (
    #     method  path            page                       action            .json twin, and the keys of its address
    Route("GET",  "/",            dashboards.front,          "question.ask",   "/home.json", keys=("edit", "full")),
    Route("GET",  "/today",       home.home,                 "question.ask",   "/today.json"),
    Route("GET",  "/dashboards",  dashboards.listing,        "question.ask",   "/dashboards.json"),
    Route("POST", "/dashboards",  dashboards.begin,          "decision.make"),
    Route("GET",  "/dashboards/{dashboard}", dashboards.dashboard, "question.ask", "/dashboards/{dashboard}.json", keys=("edit", "full")),
    Route("POST", "/dashboards/{dashboard}", dashboards.arrange, "decision.make"),
    Route("POST", "/ticks",       ticking.tick,              "decision.make"),

    # Whom to call
    Route("GET",  "/todo.xlsx",   call_sheet.workbook,       "export.write", keys=todo.KEYS),
    Route("GET",  "/todo.csv",    call_sheet.delimited,      "export.write", keys=todo.KEYS),
    Route("GET",  "/todo/outcome", outcome.outcome,          "question.ask",   "/todo/outcome.json"),
    Route("GET",  "/todo",        todo.todo,                 "contact.read",   "/todo.json", keys=(*todo.KEYS, *todo.SAID)),
    Route("POST", "/todo",        ticking.put,               "decision.make"),

    Route("GET",  "/values",      values.values,             "question.ask",   "/values.json", keys=values.KEYS),
    Route("GET",  "/find",        find.find,                 "question.ask",   "/find.json", keys=("q",)),

    # Who they are
    Route("GET",  "/explore.xlsx", explore_export.workbook,  "export.write", keys="question"),
    Route("GET",  "/explore.csv", explore_export.delimited,  "export.write", keys="question"),
    Route("GET",  "/explore",     explore.explore,           "question.ask",   "/explore.json", keys="question"),
    Route("POST", "/views",       views.save,                "decision.make"),
    Route("POST", "/views/{view}/remove", views.remove,      "decision.make"),
    Route("GET",  "/customers.xlsx", exports.workbook,       "export.write", keys="question"),
    Route("GET",  "/customers.csv", exports.delimited,       "export.write", keys="question"),
    Route("POST", "/customers/selected", exports.selected,   "export.write"),
    Route("GET",  "/customers",   customers.customers,       "question.ask",   "/customers.json", keys="question"),
    Route("GET",  "/customers/similar", similar.similar,     "customer.read",  "/customers/similar.json", keys=similar.FIELDS),
    Route("GET",  "/customers/{customer_id}", customer.customer, "customer.read", "/customers/{customer_id}.json", keys=("at", "period")),
    Route("POST", "/customers/{customer_id}/notes", notes.add, "decision.make"),
    Route("POST", "/customers/{customer_id}/notes/withdraw", notes.withdraw, "decision.make"),
    Route("POST", "/customers/{customer_id}/fields", fields.keep, "decision.make"),
    Route("GET",  "/customers/{customer_id}/document", provenance.document, "row.read", "/customers/{customer_id}/document.json", keys=("at", "order", "source")),
    Route("GET",  "/customers/{customer_id}/identity", identity.identity, "contact.read", "/customers/{customer_id}/identity.json"),

    # Which of them belong together
    Route("GET",  "/segments",    segments.segments,         "question.ask",   "/segments.json", keys=("page",)),
    Route("POST", "/segments",    segments.save,             "decision.make"),
    Route("GET",  "/segments/new", segments.build,           "question.ask",   "/segments/new.json", keys=building.KEYS, several=building.CELLS),
    Route("GET",  "/segments/{segment}", segments.segment,   "question.ask",   "/segments/{segment}.json", keys=("with",)),
    Route("GET",  "/segments/{segment}/edit", segments.build, "question.ask",  "/segments/{segment}/edit.json", keys=building.KEYS, several=building.CELLS),
    Route("GET",  "/segments/{segment}/customers.xlsx", segment_file.workbook, "export.write"),
    Route("GET",  "/segments/{segment}/customers.csv", segment_file.delimited, "export.write"),
    Route("POST", "/segments/{segment}/freeze", segments.freeze, "decision.make"),
    Route("POST", "/segments/{segment}/remove", segments.remove, "decision.make"),
    Route("GET",  "/personas",    personas.personas,         "question.ask",   "/personas.json", keys=personas.KEYS),
    Route("GET",  "/traits",      group_traits.group_traits, "question.ask",   "/traits.json", keys=group_traits.KEYS),
    Route("GET",  "/retention",   retention.retention,       "question.ask",   "/retention.json", keys=("count",)),
    Route("GET",  "/tiers",       tiers.tiers,               "question.ask",   "/tiers.json", keys=tiers.KEYS),

    # What they will do
    Route("GET",  "/value",       value.value,               "question.ask",   "/value.json", keys=("by",)),
    Route("GET",  "/churn",       churn.churn,               "question.ask",   "/churn.json", keys=("who",)),
    Route("GET",  "/models",      models.cards,              "question.ask",   "/models.json"),
    Route("GET",  "/models/churn", churn_card.card,          "question.ask",   "/models/churn.json"),
    Route("GET",  "/models/{model}", models.card,            "question.ask",   "/models/{model}.json"),

    # What they owe
    Route("GET",  "/receivables", receivables.receivables,   "question.ask",   "/receivables.json", keys=receivables.KEYS),

    # What they may owe
    Route("GET",  "/credit",      credit.credit,             "question.ask",   "/credit.json", keys=credit.KEYS),
    Route("GET",  "/credit/policy", credit_policy.credit_policy, "question.ask", "/credit/policy.json", keys=("saved",)),
    Route("POST", "/credit/policy", credit_policy.save,      "credit.policy"),
    Route("POST", "/credit/requests/{request}", credit.decide, "credit.propose"),  # and the step's own, inside
    Route("POST", "/customers/{customer_id}/credit", customer_credit.propose, "credit.propose"),

    # What they are able to
    Route("GET",  "/capability",  capability.capability,     "question.ask",   "/capability.json", keys=("by", "more")),
    Route("POST", "/capability/weights", weights.save,       "decision.make"),
    Route("GET",  "/customers/{customer_id}/assessment", assessment.assessment, "customer.read", "/customers/{customer_id}/assessment.json"),
    Route("POST", "/customers/{customer_id}/assessment", assessment.save, "decision.make"),
    Route("GET",  "/receivables/ageing", ageing.ageing,      "question.ask",   "/receivables/ageing.json", keys=ageing.KEYS, several=ageing.SEVERAL),

    # Which two are one
    Route("GET",  "/review",      review.review,             "contact.read",   "/review.json", keys=("answered", "later", "pair")),
    Route("POST", "/identity/decide", review.decide,         "decision.make"),
    Route("POST", "/identity/apart", review.apart,           "decision.make"),
    Route("POST", "/identity/withdraw", review.withdraw,     "decision.make"),

    # What they earn and owe
    Route("GET",  "/company",     company.company,           "question.ask",   "/company.json", keys=company.KEYS),
    Route("GET",  "/targets",     targets.targets,           "question.ask",   "/targets.json", keys=targets.KEYS),
    Route("POST", "/targets",     target_form.enter,         "file.load"),
    Route("GET",  "/profit",      profit.profit,             "question.ask",   "/profit.json", keys=("at", "period", "by")),
    Route("GET",  "/profit/costs", profit.costs,             "row.read",       "/profit/costs.json", keys=("at", "pool", "line", "customer", "first", "last")),

    # How they were won
    Route("GET",  "/acquisition", acquisition.acquisition,   "question.ask",   "/acquisition.json", keys=acquisition.KEYS),
    Route("GET",  "/acquisition/costs", won_costs.costs,     "row.read",       "/acquisition/costs.json", keys=won_costs.KEYS),
    Route("POST", "/acquisition/channels", joins.join,       "decision.make"),
    Route("POST", "/acquisition/targets", won_targets.keep,  "decision.make"),
    Route("POST", "/acquisition/attributes", won_channels.keep, "decision.make"),

    # What a deal would bring
    Route("GET",  "/deals.xlsx",  proposal.workbook,         "export.write", keys=(*deal_form.KEYS, "inside"), several=deal_form.SEVERAL),
    Route("GET",  "/deals/proposal", proposal.proposal,      "question.ask",   "/deals/proposal.json", keys=deal_form.KEYS, several=deal_form.SEVERAL),
    Route("GET",  "/deals",       deals.deals,               "question.ask",   "/deals.json", keys=deal_form.KEYS, several=deal_form.SEVERAL),
    Route("POST", "/deals",       deals.keep,                "decision.make"),
    Route("POST", "/deals/{deal}/remove", deals.remove,      "decision.make"),

    Route("GET",  "/offers",      offers.offers,             "question.ask",   "/offers.json"),
    Route("POST", "/offers",      offers.propose,            "offer.propose"),
    Route("POST", "/offers/{offer}", offers.decide,          "offer.propose"),  # and the step's own, inside

    # What was brought
    Route("GET",  "/import",      upload.choose,             "load.read",      "/import.json"),
    Route("POST", "/import",      upload.receive,            "file.load",      largest=upload.LARGEST),
    Route("GET",  "/import/{draft}/mend.xlsx", mending.of_draft, "row.read", keys=("file",)),
    Route("GET",  "/loaded/{job}", wizard.loaded,            "load.read",      "/loaded/{job}.json"),
    Route("GET",  "/import/{draft}", upload.preview,         "load.read",      "/import/{draft}.json", keys=("file",)),
    Route("POST", "/import/{draft}", upload.mend,            "decision.make"),
    Route("POST", "/import/{draft}/load", upload.commit,     "file.load"),
    Route("POST", "/import/{draft}/discard", upload.discard, "file.load"),
    Route("GET",  "/sources",     brought.sources,           "load.read",      "/sources.json", keys=("page",)),
    Route("GET",  "/quality",     quality.quality,           "row.read",       "/quality.json"),
    Route("POST", "/quality",     quality.decide,            "decision.make"),
    Route("GET",  "/loads/{load}/reconcile.xlsx", reconcile.workbook, "export.write"),
    Route("GET",  "/loads/{load}", upload.one_load,          "load.read",      "/loads/{load}.json"),
    Route("GET",  "/loads/{load}/mend.xlsx", mending.of_load, "row.read"),
    Route("GET",  "/loads/{load}/left.csv", upload.left_out, "row.read"),
    Route("POST", "/loads/{load}/undo", upload.undo,         "load.undo"),

    # What was computed
    Route("GET",  "/runs",        runs.runs,                 "run.read",       "/runs.json", keys=("page",)),
    Route("POST", "/runs",        runs.start,                "run.start"),
    Route("GET",  "/runs/compare", compare.compare,          "question.ask",   "/runs/compare.json", keys=("at", "from", "of", "to", "with")),
    Route("GET",  "/jobs/{job}",  progress.job,              "run.read"),
    Route("GET",  "/jobs/{job}/events", progress.events,     "run.read"),
    Route("POST", "/jobs/{job}/cancel", progress.cancel,     "run.start"),

    # What figures mean
    Route("GET",  "/definitions", definitions.definitions,   "definition.read", "/definitions.json", keys=("q", "words")),
    Route("GET",  "/explain",     definitions.explain,       "row.read",       "/explain.json", keys="question"),
    Route("GET",  "/explain/cell", definitions.cell,         "row.read",       "/explain/cell.json", keys="question"),

    # What a reader prefers
    Route("GET",  "/settings",    settings.settings,         "settings.read",  "/settings.json", keys=("saved",)),
    Route("POST", "/settings",    settings.save,             "decision.make"),
    Route("POST", "/settings/users", users.let_in,           "user.decide"),
    Route("POST", "/settings/users/role", users.give_role,   "user.decide"),
    Route("POST", "/settings/users/withdraw", users.withdraw, "user.decide"),

    # Help
    Route("GET",  "/help",        help.index,                "definition.read", "/help.json"),
    Route("GET",  "/help/{task}", help.task,                 "definition.read", "/help/{task}.json"),

    # Coming in
    Route("GET",  "/enter",       session_pages.enter,       "session.open", keys=("token",)),
    Route("POST", "/enter",       session_pages.spend,       "session.open"),
    Route("GET",  "/sign-in",     session_pages.sign_in,     "session.open"),
    Route("POST", "/sign-in",     session_pages.try_password, "session.open"),
    Route("POST", "/leave",       session_pages.leave,       "session.open"),
    Route("POST", "/preferences", session_pages.preferences, "session.open"),
)
# fmt: on
