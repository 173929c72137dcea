"""The statements that a customer's page puts, laid out before a reader waits for them: when the pages open, and when
another snapshot comes into force.
"""

import logging
from threading import Thread

from zhike.access import OWNER, WORKSPACE, authorize
from zhike.web.customer import customer
from zhike.web.office import Office, View
from zhike.web.pages import Seen
from zhike.web.words import Words

log = logging.getLogger("zhike.web")


def beforehand(office: Office) -> Thread:
    """Computes beside the readers; one who needs it earlier waits for the same. What fails here fails where it is shown."""
    beside = Thread(target=_made, args=(office,), daemon=True)
    beside.start()
    return beside


def _made(office: Office) -> None:
    try:
        decision = authorize(OWNER, "customer.read", WORKSPACE)
        view = office.maybe(decision)
        if view is not None:
            for id_ in _largest(view):
                customer(Seen(office, Words("zh"), decision, {"customer_id": id_}))
    except Exception:  # a damaged file, or pages closed meanwhile: whoever asks for it is told
        log.debug("not computed beforehand", exc_info=True)


def _largest(view: View) -> list[str]:
    """The largest customer of each kind of party, whose page has nearly all parts."""
    people = view.table("profiles")
    most = people.group_by("kind_of_party").aggregate(largest=people.customer_id.argmax(people.spent))
    return sorted(row["largest"] for row in view.rows(most) if row["largest"])
