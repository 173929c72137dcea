"""What every customer's page needs of the whole company, computed before a reader waits for it: when the pages open,
and when another snapshot comes into force.
"""

import logging
from collections.abc import Callable
from threading import Thread
from typing import Any

from zhike.access import OWNER, WORKSPACE, authorize
from zhike.web.ability import middle_of
from zhike.web.office import Office, View
from zhike.web.traits import peers_of
from zhike.web.upselling import buyers_of

OF_ALL: tuple[Callable[[View], Any], ...] = (peers_of, buyers_of, middle_of)
log = logging.getLogger("zhike.web")


def beforehand(office: Office) -> Thread:
    """Computes beside the readers; one who needs it earlier waits for the same. What fails here fails where it is shown."""
    beside = Thread(target=_made, args=(office,), daemon=True)
    beside.start()
    return beside


def _made(office: Office) -> None:
    try:
        view = office.maybe(authorize(OWNER, "customer.read", WORKSPACE))
        if view is not None:
            for make in OF_ALL:
                make(view)
    except Exception:  # a damaged file, or pages closed meanwhile: whoever asks for it is told
        log.debug("not computed beforehand", exc_info=True)
