"""What the pages keep of one snapshot."""

import time
from concurrent.futures import ThreadPoolExecutor


def test_what_many_ask_for_at_once_is_computed_once(office):
    made = []

    def slow():
        made.append(1)
        time.sleep(0.05)
        return len(made)

    with ThreadPoolExecutor(4) as people:
        found = list(people.map(lambda _: office.keep(("test", "slow"), slow), range(4)))

    assert found == [1, 1, 1, 1]
    del office._kept["test", "slow"]
