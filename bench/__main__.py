"""Which measure to take, and where its figures go.

    python -m bench [recognition] [identity] [growth] [run] [questions] [pages] [plain] [credit] [money] [models] [coverage] [value] [--customers 1000000] [--folder bench-data]

Each prints one JSON line per figure; ratios are taken within one run.
"""

import argparse
import json
import sys
from pathlib import Path

from bench import (
    coverage,
    credit,
    growth,
    identity,
    models,
    money,
    pages,
    plain,
    questions,
    recognition,
    value,
    whole_run,
)

MEASURES = {
    "recognition": recognition.measure,
    "identity": identity.measure,
    "growth": growth.measure,
    "run": whole_run.measure,
    "questions": questions.measure,
    "pages": pages.measure,
    "plain": plain.measure,
    "credit": credit.measure,
    "money": money.measure,
    "models": models.measure,
    "coverage": coverage.measure,
    "value": value.measure,
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("measures", nargs="*", choices=[*MEASURES, []], help="all where none is named")
    parser.add_argument("--customers", type=int, default=1_000_000)
    parser.add_argument("--folder", type=Path, default=Path("bench-data"))
    options = parser.parse_args()
    for name in options.measures or MEASURES:
        for figure in MEASURES[name](options.folder, options.customers):
            sys.stdout.write(json.dumps({"measure": name, **figure}, ensure_ascii=False) + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
