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
    found = np.zeros(columns.shape[1])
    for _ in range(ROUNDS):
        slope = columns.T @ (_likely(columns, found) - true) + _pull(columns, ridge) * found
        step = np.linalg.solve(_bend(columns, found, ridge), slope)
        found = found - step
        if np.abs(step).max() < FREE:
            break
    return np.asarray(found, dtype=float)


def doubts(columns: Floats, found: Floats, ridge: float) -> Floats:
    """How far factors may lie from those found, and together with which: their variances and covariances."""
    return np.asarray(np.linalg.inv(_bend(columns, found, ridge)), dtype=float)


def likelihood(column: Floats, true: npt.NDArray[np.bool_]) -> float:
    """The log likelihood of what one column tells by itself."""
    columns = np.column_stack([np.ones(column.size), column])
    likely = _likely(columns, factors(columns, true, FREE))
    return float(np.log(np.where(true, likely, 1.0 - likely)).sum())


def _likely(columns: Floats, found: Floats) -> Floats:
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(columns @ found, -30, 30))), dtype=float)


def _bend(columns: Floats, found: Floats, ridge: float) -> Floats:
    likely = _likely(columns, found)
    bend = (columns * (likely * (1 - likely))[:, None]).T @ columns
    return np.asarray(bend + np.diag(_pull(columns, ridge) + FREE), dtype=float)


def _pull(columns: Floats, ridge: float) -> Floats:
    pull = np.full(columns.shape[1], ridge)
    pull[0] = FREE
    return pull
