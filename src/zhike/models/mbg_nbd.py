"""MBG/NBD: as BG/NBD, but a customer may leave right after the first order too.

Assumes: what BG/NBD assumes, with one more chance to leave, at birth; so a customer who never came back need not
be alive. Letters are those of [BDF2007]; time is in weeks.
"""

from typing import Any

import ibis.expr.types as ir

from zhike.models import bg_nbd
from zhike.models.fitted import Fitted
from zhike.models.patterns import patterns


def fit_mbg_nbd(histories: ir.Table) -> Fitted:
    """The numbers for these histories, by maximum likelihood. [BDF2007] eq. (5)"""
    return bg_nbd.fit(patterns(histories), at_birth=True)


def mbg_nbd(r: Any, alpha: Any, a: Any, b: Any) -> bg_nbd.BgNbd:
    """A model with these numbers."""
    return bg_nbd.BgNbd(r, alpha, a, b, at_birth=True)
