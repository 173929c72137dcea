"""Logistic regression of a few columns, as the points cards of credit and of groups are fitted."""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
ROUNDS = 50
FREE = 1e-9
"""The pull on the first column, which stands for how many there are at all."""


def factors(columns: Floats, true: npt.NDArray[np.bool_], ridge: float) -> Floats:
    """Factors of most likelihood with a pull towards nothing, by Newton's steps; the first column is free of it.

    Shapes  columns: cases × factors; true: one flag a case
    """
    pull = np.full(columns.shape[1], ridge)
    pull[0] = FREE
    found = np.zeros(columns.shape[1])
    for _ in range(ROUNDS):
        likely = 1.0 / (1.0 + np.exp(-np.clip(columns @ found, -30, 30)))
        slope = columns.T @ (likely - true) + pull * found
        bend = (columns * (likely * (1 - likely))[:, None]).T @ columns + np.diag(pull + FREE)
        step = np.linalg.solve(bend, slope)
        found = found - step
        if np.abs(step).max() < FREE:
            break
    return np.asarray(found, dtype=float)
