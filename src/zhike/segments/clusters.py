"""Clusters: groups of customers who behave alike, found in what they do, named by what sets them apart; or why none.

The centres are fitted on a sample of the buyers; every customer is then assigned in the engine. How many clusters:
of 2 to MOST, those that stand the test, the one whose silhouette is furthest above that of a single cloud without
any parts but of the same spread (of equals, to AS_CLEAR, the fewest). The test: every cluster comes back when the sample is redrawn (STABLE), and the
silhouette is above that of the cloud by more than chance (SURE).

Assumes  distance between logarithms of figures says how unlike two customers are; clusters are round and of like size
Source   [R1987] silhouette, [TWH2001] a reference without parts, [H2007] stability and its line
"""

from collections.abc import Sequence
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir
import numpy as np

from zhike.errors import Text
from zhike.segments.kmeans import Numbers, Parted, adjusted_rand, nearest, overlaps, parted, silhouettes, valleys

LEAST = 100
"""Fewer buyers than these are known by name; a cluster of them would be an accident."""
SAMPLE = 3_000
JUDGED = 1_000
"""So many of the sample are compared pair by pair for the silhouette."""
MOST = 8
CLOUDS = 5
REDRAWN = 20
STABLE = 0.75
"""Each cluster must share at least this with its like when the sample is redrawn (mean Jaccard overlap)."""
SURE = 3.0
"""Standard deviations of the clouds' silhouettes that the customers' must be above their mean."""
GAP = 0.5
"""Between clusters with a gap the density sinks below this part of the lower peak."""
LEAST_CLEARER = 0.02
AS_CLEAR = 0.02
"""Of numbers of clusters as clear as this near the clearest, the smallest that stands the test is taken."""
EDGE = 0.01
"""What lies beyond the lowest or highest hundredth counts as lying there: one giant is no cluster."""
APART = 0.5
"""A figure tells a cluster's name where its centre is so many standard deviations from the mean."""
MOST_NAMED = 3

# fmt: off
FEATURES: tuple[tuple[str, Text, Text], ...] = (
    #  figure            high                                    low
    ("repeat_days",      ("buy often", "购买频繁"),               ("buy rarely", "购买次数少")),
    ("average_order",    ("large orders", "客单价高"),            ("small orders", "客单价低")),
    ("days_since_order", ("long silent", "久未购买"),             ("bought lately", "近期有购买")),
)
# fmt: on
MIDDLING: Text = ("middling in all", "各项居中")
FEW: Text = (
    f"There are fewer than {LEAST} customers with a sale; so few are better looked at one by one.",
    f"有销售的客户不足 {LEAST} 个，人数太少，宜逐个了解。",
)
ALIKE: Text = ("The customers hardly differ in what they do.", "客户的购买行为几乎没有差别。")
SHAPELESS: Text = (
    "No parting into clusters stands the test: customers lie in one cloud without gaps, or the parts change when the sample is redrawn. Value tiers and activity part them by stated lines instead.",
    "没有通过检验的聚类：客户连成一片、没有明显分界，或换一批样本后分组就变了。请改用按明确界线划分的价值等级或活跃状态。",
)


@dataclass(frozen=True)
class Feature:
    """One figure as the clusters see it: the logarithm, cut at both ends, in standard deviations from the mean."""

    name: str
    low: float
    high: float
    mean: float
    deviation: float


@dataclass(frozen=True)
class Cluster:
    """One cluster.

    Units    centre: in standard deviations, a number per feature; stability: mean Jaccard overlap; valley: density
             between it and the nearest other cluster ÷ the lower of both peaks, 1 where nothing lies between them
    """

    code: str
    label: Text
    centre: tuple[float, ...]
    stability: float
    valley: float = 1.0


@dataclass(frozen=True)
class Tried:
    """One number of clusters that was tried.

    Units    silhouette of the customers, and of clouds without parts; stability of the least stable cluster; rand: mean
             adjusted Rand index of redrawn partings
    Missing  stability and rand where the silhouette alone spoke against it, or a better number stood the test
    """

    k: int
    silhouette: float
    cloud: float
    cloud_spread: float
    stability: float | None = None
    rand: float | None = None

    @property
    def clearer(self) -> float:
        """By how much the parts are clearer than those of a cloud."""
        return self.silhouette - self.cloud

    @property
    def is_clear(self) -> bool:
        """Whether that is more than chance gives."""
        return self.clearer > max(SURE * self.cloud_spread, LEAST_CLEARER)


@dataclass(frozen=True)
class Clustering:
    """What was found, and all that was tried. `reason` says in words why there are no clusters."""

    features: tuple[Feature, ...]
    clusters: tuple[Cluster, ...]
    tried: tuple[Tried, ...]
    customers: int
    sample: int
    reason: Text | None = None


def fit_clusters(customer_metrics: ir.Table, *, seed: int) -> Clustering:
    """The clusters of the buyers; an id is a fingerprint, so the first by id are as good as drawn by lot."""
    buyers = customer_metrics.filter(customer_metrics.orders > 0)
    customers = int(buyers.count().to_pyarrow().as_py())
    if customers < LEAST:
        return Clustering((), (), (), customers, customers, FEW)
    named = {name: _logged(buyers, name) for name, *_ in FEATURES}
    rows = buyers.select("customer_id", **named).order_by("customer_id").limit(SAMPLE).to_pyarrow()
    return found_in({name: np.asarray(rows[name].to_numpy(), dtype=np.float64) for name in named}, customers, seed)


def found_in(logs: dict[str, Numbers], customers: int, seed: int) -> Clustering:
    """The clusters of a sample. Shapes: per figure the logarithms of the sample, in a fixed order."""
    sample = len(next(iter(logs.values())))
    features = tuple(one for name, values in logs.items() if (one := _feature(name, values)) is not None)
    if not features:
        return Clustering((), (), (), customers, sample, ALIKE)
    points = np.stack([(np.clip(logs[f.name], f.low, f.high) - f.mean) / f.deviation for f in features], axis=1)
    if len(np.unique(points, axis=0)) <= MOST:
        return Clustering(features, (), (), customers, sample, ALIKE)
    generator = np.random.default_rng([seed, 11])
    tried, partings = _tried(points, generator)
    chosen, tried = _chosen(points, tried, partings, generator)
    if chosen is None:
        return Clustering(features, (), tuple(tried), customers, sample, SHAPELESS)
    k, stability = chosen
    spread = np.stack([(_spread(np.clip(logs[f.name], f.low, f.high), generator) - f.mean) / f.deviation for f in features], axis=1)  # fmt: skip
    found = _named(features, partings[k], stability, valleys(spread, partings[k]))
    return Clustering(features, found, tuple(tried), customers, sample)


def clusters(customer_metrics: ir.Table, *, clustering: Clustering) -> ir.Table:
    """The cluster of each customer with a sale: that whose centre is nearest.

    Row      one customer with a sale
    Missing  cluster where none were found
    Leaves   customers without a sale
    """
    buyers = customer_metrics.filter(customer_metrics.orders > 0)
    if not clustering.clusters:
        return buyers.select("customer_id", cluster=ibis.null("string"))
    placed = buyers.select("customer_id", **{f.name: _placed(buyers, f) for f in clustering.features})
    away = placed.select(
        "customer_id",
        **{
            one.code: sum(
                ((placed[f.name] - at) * (placed[f.name] - at) for f, at in zip(clustering.features, one.centre, strict=True)),
                start=ibis.literal(0.0),
            )
            for one in clustering.clusters
        },
    )  # fmt: skip
    codes = [one.code for one in clustering.clusters]
    least = ibis.least(*(away[code] for code in codes))
    return away.select(
        "customer_id",
        cluster=ibis.cases(*((away[code] == least, ibis.literal(code)) for code in codes[:-1]), else_=codes[-1]),
    )


def _logged(table: ir.Table, name: str) -> ir.FloatingValue:
    return (1.0 + ibis.greatest(table[name].fill_null(0).cast("float64"), 0.0)).ln()


def _spread(logs: Numbers, generator: np.random.Generator) -> Numbers:
    """Logarithms of whole numbers spread over the halves around them, so that 1 and 2 have no gap between them."""
    plain = np.expm1(logs)
    if not np.allclose(plain, np.round(plain), atol=1e-6):
        return logs
    return np.asarray(np.log1p(plain + generator.uniform(-0.5, 0.5, len(plain))))


def _placed(table: ir.Table, feature: Feature) -> ir.FloatingValue:
    cut = ibis.least(ibis.greatest(_logged(table, feature.name), feature.low), feature.high)
    return (cut - feature.mean) / feature.deviation


def _feature(name: str, values: Numbers) -> Feature | None:
    """How a figure is scaled; nothing where all have the same."""
    low, high = (float(edge) for edge in np.quantile(values, [EDGE, 1 - EDGE]))
    cut = np.clip(values, low, high)
    deviation = float(cut.std())
    return Feature(name, low, high, float(cut.mean()), deviation) if deviation > 1e-9 else None


def _tried(points: Numbers, generator: np.random.Generator) -> tuple[list[Tried], dict[int, Parted]]:
    """Each number of clusters with how clear the parts are, beside clouds of the same spread."""
    size = len(points)
    spread = np.atleast_2d(np.cov(points.T))
    clouds = [
        generator.multivariate_normal(np.zeros(points.shape[1]), spread, size=size, method="eigh")
        for _ in range(CLOUDS)
    ]
    found, partings = [], {}
    for k in range(2, MOST + 1):
        partings[k] = parted(points, k, generator)
        of_clouds = [_silhouette(cloud, parted(cloud, k, generator, starts=1)) for cloud in clouds]
        found.append(
            Tried(k, _silhouette(points, partings[k]), float(np.mean(of_clouds)), float(np.std(of_clouds, ddof=1)))
        )
    return found, partings


def _silhouette(points: Numbers, parting: Parted) -> float:
    return float(silhouettes(points[:JUDGED], parting.labels[:JUDGED]).mean())


def _chosen(
    points: Numbers, tried: list[Tried], partings: dict[int, Parted], generator: np.random.Generator
) -> tuple[tuple[int, Numbers] | None, list[Tried]]:
    """The clearest number of clusters that comes back when the sample is redrawn; beside it what was tried."""
    by_k = {one.k: one for one in tried}
    best = max(one.clearer for one in tried)
    for one in sorted(
        tried, key=lambda one: (0.0, one.k) if one.clearer > best - AS_CLEAR else (1 - one.clearer, one.k)
    ):
        if not one.is_clear:
            break
        stability, rand = _redrawn(points, partings[one.k], one.k, generator)
        by_k[one.k] = Tried(one.k, one.silhouette, one.cloud, one.cloud_spread, float(stability.min()), rand)
        if stability.min() >= STABLE:
            return (one.k, stability), list(by_k.values())
    return None, list(by_k.values())


def _redrawn(points: Numbers, parting: Parted, k: int, generator: np.random.Generator) -> tuple[Numbers, float]:
    """Per cluster the mean overlap with its like in redrawn samples, and the mean adjusted Rand index."""
    found, agreed = [], []
    for _ in range(REDRAWN):
        drawn = points[generator.integers(len(points), size=len(points))]
        labels = nearest(points, parted(drawn, k, generator, starts=2).centres)
        found.append(overlaps(parting.labels, labels, k))
        agreed.append(adjusted_rand(parting.labels, labels))
    return np.mean(found, axis=0), float(np.mean(agreed))


def _named(features: Sequence[Feature], parting: Parted, stability: Numbers, valley: Numbers) -> tuple[Cluster, ...]:
    """The clusters, who buys most and latest first, each with a name that no other has."""
    words = {name: (high, low) for name, high, low in FEATURES}
    weights = np.array([-1.0 if feature.name == "days_since_order" else 1.0 for feature in features])
    order = np.argsort(-(parting.centres @ weights), kind="stable")
    found: list[Cluster] = []
    for number, place in enumerate(order, start=1):
        centre = parting.centres[place]
        label = _label(centre, features, words, MOST_NAMED)
        if any(one.label == label for one in found):
            label = _label(centre, features, words, len(features), apart=0.0)
        if any(one.label == label for one in found):
            label = (f"{label[0]} ({number})", f"{label[1]}（{number}）")
        found.append(
            Cluster(
                f"c{number}", label, tuple(float(at) for at in centre), float(stability[place]), float(valley[place])
            )
        )
    return tuple(found)


def _label(
    centre: Numbers, features: Sequence[Feature], words: dict[str, tuple[Text, Text]], most: int, apart: float = APART
) -> Text:
    """What sets a cluster apart, the most distinct first."""
    ranked = sorted(range(len(features)), key=lambda place: -abs(centre[place]))
    told = [words[features[p].name][0 if centre[p] > 0 else 1] for p in ranked if abs(centre[p]) >= apart][:most]
    if not told:
        return MIDDLING
    english = ", ".join(one[0] for one in told)
    return english[0].upper() + english[1:], "、".join(one[1] for one in told)
