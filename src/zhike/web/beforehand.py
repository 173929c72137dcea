"""What every customer's page needs of the whole company, and the statements that it puts, made before a reader waits
for them: when the pages open, and when another snapshot comes into force.
"""

import logging
from collections.abc import Callable
from threading import Thread
from typing import Any

from zhike.access import OWNER, WORKSPACE, authorize
from zhike.web.ability import middle_of
from zhike.web.customer import customer
from zhike.web.office import Office, View
from zhike.web.pages import Seen
from zhike.web.traits import peers_of
from zhike.web.upselling import buyers_of
from zhike.web.words import Words

OF_ALL: tuple[Callable[[View], Any], ...] = (peers_of, buyers_of, middle_of)
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
            for make in OF_ALL:
                make(view)
            for id_ in _largest(view):
                customer(Seen(office, Words("zh"), decision, {"customer_id": id_}))
    except Exception:  # a damaged file, or pages closed meanwhile: whoever asks for it is told
        log.debug("not computed beforehand", exc_info=True)


def _largest(view: View) -> list[str]:
    """The largest customer of each kind of party, whose page has nearly all parts."""
    people = view.table("profiles")
    most = people.group_by("kind_of_party").aggregate(largest=people.customer_id.argmax(people.spent))
    return sorted(row["largest"] for row in view.rows(most) if row["largest"])
