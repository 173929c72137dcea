"""Every metric, dimension and segment by name, and the workspace's own beside them.

The three literals METRICS, DIMENSIONS and SEGMENTS are the whole list: nothing is registered elsewhere.
"""

from zhike.catalog.dimensions import DIMENSIONS, custom
from zhike.catalog.metrics import METRICS
from zhike.catalog.own import Catalog, read
from zhike.catalog.segments import SEGMENTS, Segment

__all__ = ["DIMENSIONS", "METRICS", "SEGMENTS", "Catalog", "Segment", "custom", "read"]
