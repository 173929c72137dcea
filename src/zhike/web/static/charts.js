// Charts from the figures in the page: each stands as JSON beside its table. Colours are those of the style sheet.
import { readable } from "./contrast.js";

const drawn = new Map();
const still = matchMedia("(prefers-reduced-motion: reduce)");

const forced = matchMedia("(forced-colors: active)");

// The reader's own colours, where the system forces them, written as the drawing reads them.
function own() {
  const probe = document.body.appendChild(document.createElement("i"));
  const of = (name) => {
    probe.style.color = name;
    const [r, g, b] = getComputedStyle(probe).color.match(/\d+/g);
    return `#${[r, g, b].map((part) => Number(part).toString(16).padStart(2, "0")).join("")}`;
  };
  const [accent, quiet, text, card] = ["LinkText", "GrayText", "CanvasText", "Canvas"].map(of);
  probe.remove();
  return { accent, quiet, text, line: quiet, faint: card, warn: text, card, ink: text, onaccent: card };
}

const look = () => {
  const style = getComputedStyle(document.documentElement);
  const of = (name) => style.getPropertyValue(name).trim();
  const font = getComputedStyle(document.body).fontFamily;
  if (forced.matches) return { ...own(), font };
  return { accent: of("--chart-accent"), quiet: of("--chart-quiet"), text: of("--chart-text"), line: of("--chart-line"), faint: of("--chart-faint"), warn: of("--chart-warn"), card: of("--chart-card"), ink: of("--chart-ink"), onaccent: of("--chart-on-accent"), font };
};

// 万 and 亿 in Chinese, K and M in English, or as the reader wants large numbers, as everywhere on the page.
const WAN = [[1e8, "亿"], [1e4, "万"]];
const THOUSANDS = [[1e9, "B"], [1e6, "M"], [1e3, "K"]];
export function short(value, unit, zh) {
  if (value === null || value === undefined) return "–";
  const size = Math.abs(value);
  return `${value < 0 ? "−" : ""}${unit === "share" ? hundredths(size) : rounded(size, zh)}`;
}

function hundredths(size) {
  return `${(size * 100).toFixed(size > 0 && size < 0.1 ? 1 : 0)}%`;
}

function rounded(size, zh) {
  const wanted = document.documentElement.dataset.numbers;
  const steps = { wan: WAN, thousands: THOUSANDS, full: [] }[wanted] ?? (zh ? WAN : THOUSANDS);
  for (const [step, word] of steps) {
    if (size >= step) return `${(size / step).toLocaleString("en-US", { maximumFractionDigits: size / step < 100 ? 1 : 0 })}${word}`;
  }
  return size.toLocaleString("en-US", { maximumFractionDigits: size < 100 ? 1 : 0 });
}

const axis = (c, more) => ({
  axisLine: { lineStyle: { color: c.line } },
  axisTick: { show: false },
  axisLabel: { color: c.text, fontSize: 11, hideOverlap: true },
  splitLine: { lineStyle: { color: c.line, width: 0.6 } },
  ...more,
});

// As many shades as there are parts: those of the accent, and greys between them.
function shades(c, count) {
  const parts = (hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
  const between = (from, to, share) => `rgb(${parts(from).map((v, i) => Math.round(v + (parts(to)[i] - v) * share)).join(", ")})`;
  const grey = Math.floor(count / 2);
  return Array.from({ length: count }, (_, i) =>
    i % 2 === 0 ? between(c.accent, c.faint, (i / Math.max(count, 2)) * 0.8) : between(c.text, c.faint, (Math.floor(i / 2) / Math.max(grey, 1)) * 0.7));
}

// The width that names along an upright axis may take: theirs, but for long ones, which are cut.
const NAMES = 170;
const wide = (name) => [...name].reduce((sum, letter) => sum + (letter > "\u2e7f" ? 12 : 7), 0);
function named(names) {
  return names.some((name) => wide(name) > NAMES) ? { width: NAMES, overflow: "truncate" } : {};
}

const cut = (name) => (name.length > 28 ? `${name.slice(0, 27)}…` : name);

// The lines that the names of the series take; beyond two they are turned over instead.
function lined(spec) {
  if (!(spec.series?.length > 1)) return 0;
  return Math.ceil(spec.series.reduce((sum, s) => sum + wide(cut(s.name)) + 34, 0) / Math.max((spec.room ?? 640) - 16, 200));
}

function frame(c, spec) {
  const lines = lined(spec);
  return {
    animation: !still.matches,
    animationDuration: 250,
    textStyle: { color: c.text, fontFamily: c.font },
    color: [c.accent, c.quiet, c.warn],
    grid: { left: 8, right: 12, top: lines === 0 ? 14 : lines === 2 ? 50 : 30, bottom: 4, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
    legend: lines ? { type: lines === 2 ? "plain" : "scroll", top: 0, left: 0, itemWidth: 14, itemHeight: 8, formatter: cut, textStyle: { color: c.text } } : undefined,
    tooltip: { trigger: "axis", renderMode: "richText", confine: true, backgroundColor: c.card, borderColor: c.line, textStyle: { color: c.text, fontSize: 12 }, valueFormatter: (v) => short(v, spec.unit, spec.zh) },
    aria: { enabled: true, label: { description: spec.title }, decal: { show: forced.matches && spec.series?.length > 1 } },
  };
}

const kinds = {
  // One bar per period, a line for the same period a year before.
  months(c, spec) {
    const [now, before] = spec.series;
    return {
      ...frame(c, spec),
      xAxis: axis(c, { type: "category", data: spec.x, splitLine: { show: false } }),
      yAxis: axis(c, { type: "value", axisLine: { show: false }, axisLabel: { color: c.text, fontSize: 11, formatter: (v) => short(v, spec.unit, spec.zh) } }),
      series: [
        { name: now.name, type: "bar", data: now.data.map((v, i) => (i === spec.partial ? { value: v, itemStyle: { opacity: 0.45 } } : v)), barMaxWidth: 26, itemStyle: { color: c.accent, borderRadius: [3, 3, 0, 0] } },
        ...(before ? [{ name: before.name, type: "line", data: before.data, symbol: "none", lineStyle: { color: c.quiet, width: 2 }, itemStyle: { color: c.quiet } }] : []),
      ],
    };
  },
  // Lines over places of one distance, or over numbers (at), each as far from the next as it is.
  lines(c, spec) {
    return {
      ...frame(c, spec),
      xAxis: axis(c, spec.at ? { type: "value", min: spec.at[0], max: spec.at.at(-1), splitLine: { show: false } } : { type: "category", data: spec.x, boundaryGap: false, splitLine: { show: false } }),
      yAxis: axis(c, { type: "value", min: spec.min, max: spec.max, axisLine: { show: false }, axisLabel: { color: c.text, fontSize: 11, formatter: (v) => short(v, spec.unit, spec.zh) } }),
      color: spec.series.length > 3 ? shades(c, spec.series.length) : [c.accent, c.quiet, c.warn],
      series: spec.series.map((s, i) => ({ name: s.name, type: "line", data: spec.at ? s.data.map((v, n) => [spec.at[n], v]) : s.data, symbolSize: 4, showSymbol: spec.x.length < 15, lineStyle: { width: 2, type: ["solid", "solid", "dashed"][i] ?? "solid" } })),
    };
  },
  // One bar per place, its parts upon each other; as shares all bars are of one height.
  stacked(c, spec) {
    const sums = spec.x.map((_, i) => spec.series.reduce((sum, s) => sum + (s.data[i] ?? 0), 0));
    const parts = spec.series.filter((s) => !s.rest).length;
    const unit = spec.shares ? "share" : spec.unit;
    const label = { color: c.text, fontSize: 11, formatter: (v) => short(v, unit, spec.zh) };
    return {
      ...frame(c, spec),
      tooltip: { ...frame(c, spec).tooltip, axisPointer: { type: "shadow" }, valueFormatter: (v) => short(v, unit, spec.zh) },
      color: [...shades(c, parts), c.line],
      xAxis: axis(c, { type: "category", data: spec.x, splitLine: { show: false }, axisLabel: { color: c.text, fontSize: 11, hideOverlap: true, width: 90, overflow: "truncate" } }),
      yAxis: axis(c, { type: "value", max: spec.shares ? 1 : undefined, axisLine: { show: false }, axisLabel: label }),
      series: spec.series.map((s) => ({ name: s.name, type: "bar", stack: "all", barMaxWidth: 34, data: s.data.map((v, i) => (spec.shares ? (sums[i] ? v / sums[i] : 0) : v)) })),
    };
  },
  // Two figures of each part against each other; the largest bear their names.
  scatter(c, spec) {
    const label = (unit) => ({ color: c.text, fontSize: 11, hideOverlap: true, formatter: (v) => short(v, unit, spec.zh) });
    return {
      ...frame(c, spec),
      grid: { left: 8, right: 24, top: 30, bottom: 22, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
      tooltip: { ...frame(c, spec).tooltip, trigger: "item", formatter: (p) => `${p.value[2]}\n${spec.names[0]} ${short(p.value[0], spec.unit_x, spec.zh)}\n${spec.names[1]} ${short(p.value[1], spec.unit, spec.zh)}` },
      xAxis: axis(c, { type: "value", name: spec.names[0], nameLocation: "middle", nameGap: 24, nameTextStyle: { color: c.text }, axisLabel: label(spec.unit_x) }),
      yAxis: axis(c, { type: "value", name: spec.names[1], nameTextStyle: { color: c.text, align: "left" }, axisLabel: label(spec.unit) }),
      series: [{ type: "scatter", data: spec.points, symbolSize: 9, itemStyle: { color: c.accent, opacity: 0.75 }, label: { show: spec.points.length < 40, formatter: (p) => p.value[2], position: "top", color: c.text, fontSize: 11 }, labelLayout: { hideOverlap: true } }],
    };
  },
  // Share of sales against share of customers, best first; the straight line is where all are equal.
  pareto(c, spec) {
    return {
      ...frame(c, spec),
      grid: { left: 8, right: 16, top: 14, bottom: 4, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
      legend: undefined,
      tooltip: { ...frame(c, spec).tooltip, formatter: (p) => `${spec.names[0]} ${short(p[0].value[0], "share")}\n${spec.names[1]} ${short(p[0].value[1], "share")}` },
      xAxis: axis(c, { type: "value", min: 0, max: 1, interval: 0.2, splitLine: { show: false }, axisLabel: { color: c.text, fontSize: 11, formatter: (v) => short(v, "share") } }),
      yAxis: axis(c, { type: "value", min: 0, max: 1, interval: 0.25, axisLine: { show: false }, axisLabel: { color: c.text, fontSize: 11, formatter: (v) => short(v, "share") } }),
      series: [
        { type: "line", data: [[0, 0], ...spec.points], symbolSize: 5, areaStyle: { color: c.accent, opacity: 0.12 }, lineStyle: { width: 2.5, color: c.accent }, itemStyle: { color: c.accent } },
        { type: "line", data: [[0, 0], [1, 1]], symbol: "none", silent: true, lineStyle: { color: c.quiet, type: "dashed", width: 1 } },
      ],
    };
  },
  // Cells in two directions: cohort by age, recency by frequency.
  grid(c, spec) {
    const values = spec.cells.map((cell) => cell[2]).filter((v) => v !== null);
    const top = Math.max(...values, 0);
    const tight = innerWidth < 576 && spec.unit === "share" && spec.x.length > 8; // a phone: no room for the sign
    return {
      ...frame(c, spec),
      legend: undefined,
      grid: { left: 8, right: 12, top: 8, bottom: 4, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
      tooltip: { ...frame(c, spec).tooltip, trigger: "item", formatter: (p) => `${spec.names[1]} ${spec.y[p.value[1]]} · ${spec.names[0]} ${spec.x[p.value[0]]}\n${short(p.value[2], spec.unit, spec.zh)}${p.value[3] === undefined ? "" : `\n${p.value[3]}`}` },
      xAxis: axis(c, { type: "category", data: spec.x, splitLine: { show: false }, position: spec.top ? "top" : "bottom", name: spec.axis?.[0], nameLocation: "middle", nameGap: 24, nameTextStyle: { color: c.text } }),
      yAxis: axis(c, { type: "category", data: spec.y, inverse: spec.top === true, splitLine: { show: false }, axisLabel: { color: c.text, fontSize: 11, ...named(spec.y) }, name: spec.axis?.[1], nameTextStyle: { color: c.text, align: "left" } }),
      visualMap: { show: false, dimension: 2, min: 0, max: spec.max ?? top, inRange: { color: [c.faint, c.accent] } },
      series: [{ type: "heatmap", data: spec.cells.map((cell) => ({ value: cell, label: { color: readable(c.faint, c.accent, Math.min(1, Math.max(0, cell[2] / ((spec.max ?? top) || 1))), [c.ink, c.onaccent]) } })), label: { show: spec.cells.length < 200, fontSize: tight ? 10 : 11, formatter: (p) => short(p.value[2], spec.unit, spec.zh).replace(tight ? "%" : "", ""), textBorderWidth: 0 }, itemStyle: { borderColor: c.card, borderWidth: 1.5, borderRadius: 3 } }],
    };
  },
  // Streams from the left column to the right one, each as wide as what it carries.
  flow(c, spec) {
    const tone = { rose: c.accent, fell: c.warn, gone: c.warn };
    return {
      ...frame(c, spec),
      animation: false,
      legend: undefined,
      tooltip: { ...frame(c, spec).tooltip, trigger: "item", formatter: (p) => (p.dataType === "edge" ? `${p.data.source} → ${p.data.target}\n${short(p.data.value, spec.unit, spec.zh)}` : `${p.name}\n${short(p.value, spec.unit, spec.zh)}`) },
      series: [{
        type: "sankey", left: 4, right: 4, top: 8, bottom: 8, nodeWidth: 10, nodeGap: 10, layoutIterations: 0, draggable: false,
        data: spec.nodes.map((name) => ({ name, label: { position: spec.links.some((l) => l.from === name) ? "right" : "left" } })),
        links: spec.links.map((l) => ({ source: l.from, target: l.to, value: l.value, lineStyle: { color: tone[l.move] ?? c.quiet } })),
        lineStyle: { opacity: 0.35, curveness: 0.5 }, itemStyle: { color: c.quiet, borderWidth: 0 },
        label: { color: c.ink, fontSize: 12, formatter: (p) => `${p.name} ${short(p.value, spec.unit, spec.zh)}` },
      }],
    };
  },
  // Who belongs to whom: the whole on the left, what is below it to the right.
  tree(c, spec) {
    const deep = spec.tree.children.some((one) => one.children.length) ? 3 : 2;
    const width = Math.max(70, spec.room / deep - 24);
    const label = { color: c.ink, fontSize: 12, width, overflow: "break", lineHeight: 14 };
    return {
      ...frame(c, spec),
      grid: undefined,
      legend: undefined,
      tooltip: { ...frame(c, spec).tooltip, trigger: "item", formatter: (p) => p.name },
      series: [{
        type: "tree", data: [spec.tree], orient: "LR", edgeShape: "polyline", edgeForkPosition: "82%", expandAndCollapse: false, initialTreeDepth: -1, roam: false,
        left: 12, right: width + 8, top: 20, bottom: 12, symbol: "circle", symbolSize: 8,
        itemStyle: { color: c.accent, borderColor: c.accent }, lineStyle: { color: c.quiet, width: 1.2 },
        label: { ...label, position: "top", align: "left", distance: 6 },
        leaves: { label: { ...label, position: "right", align: "left", verticalAlign: "middle" } },
      }],
    };
  },
  // Parts around a centre: this one against the middle of all.
  radar(c, spec) {
    const tones = [c.accent, c.quiet];
    return {
      ...frame(c, spec),
      grid: undefined,
      tooltip: { ...frame(c, spec).tooltip, trigger: "item", formatter: (p) => `${p.name}\n${spec.x.map((name, i) => `${name} ${short(p.value[i], spec.unit, spec.zh)}`).join("\n")}` },
      radar: {
        indicator: spec.x.map((name) => ({ name, max: spec.max })), center: ["50%", "56%"], radius: "66%", splitNumber: 4,
        axisName: { color: c.ink, fontSize: 12 }, splitArea: { show: false }, splitLine: { lineStyle: { color: c.line } }, axisLine: { lineStyle: { color: c.line } },
      },
      series: [{
        type: "radar",
        data: spec.series.map((s, i) => ({
          name: s.name, value: s.data, symbolSize: 5, itemStyle: { color: tones[i] }, lineStyle: { color: tones[i], width: 2, type: i ? "dashed" : "solid" },
          areaStyle: { color: tones[i], opacity: i ? 0 : 0.16 },
        })),
      }],
    };
  },
  bars(c, spec) {
    return {
      ...frame(c, spec),
      grid: { left: 8, right: 56, top: 4, bottom: 4, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
      tooltip: { ...frame(c, spec).tooltip, axisPointer: { type: "shadow" } },
      xAxis: axis(c, { type: "value", show: false }),
      yAxis: axis(c, { type: "category", data: spec.x, inverse: true, axisLine: { show: false }, splitLine: { show: false }, axisLabel: { color: c.text, fontSize: 12, ...named(spec.x) } }),
      series: spec.series.map((s) => ({ name: s.name, type: "bar", data: s.data.map((v, i) => ({ value: v, itemStyle: { color: spec.mute?.includes(i) ? c.quiet : c.accent } })), barMaxWidth: 18, itemStyle: { borderRadius: [0, 3, 3, 0] }, label: { show: true, position: "right", color: c.text, formatter: (p) => short(p.value, spec.unit, spec.zh) } })),
    };
  },
  // One bar per week with the line that its true height should lie on.
  ranges(c, spec) {
    const line = spec.low.map((low, i) => [i, low, spec.high[i]]).filter((one) => one[1] !== null);
    const seen = (i) => (spec.low[i] === null ? "" : `\n${spec.names[1]} ${short(spec.low[i], spec.unit, spec.zh)} – ${short(spec.high[i], spec.unit, spec.zh)}`);
    return {
      ...frame(c, spec),
      legend: undefined,
      tooltip: { ...frame(c, spec).tooltip, axisPointer: { type: "shadow" }, formatter: (p) => `${spec.x[p[0].dataIndex]}\n${spec.names[0]} ${short(p[0].value, spec.unit, spec.zh)}${seen(p[0].dataIndex)}` },
      xAxis: axis(c, { type: "category", data: spec.x, splitLine: { show: false } }),
      yAxis: axis(c, { type: "value", min: 0, axisLine: { show: false }, axisLabel: { color: c.text, fontSize: 11, formatter: (v) => short(v, spec.unit, spec.zh) } }),
      series: [
        { name: spec.names[0], type: "bar", data: spec.data, barMaxWidth: 26, itemStyle: { color: c.accent, borderRadius: [3, 3, 0, 0] } },
        {
          name: spec.names[1], type: "custom", data: line, encode: { x: 0, y: [1, 2] }, z: 3,
          renderItem: (params, api) => {
            const [x, low] = api.coord([api.value(0), api.value(1)]);
            const [, high] = api.coord([api.value(0), api.value(2)]);
            const style = { stroke: c.ink, lineWidth: 1.5 };
            const flat = (y) => ({ type: "line", shape: { x1: x - 4, x2: x + 4, y1: y, y2: y }, style });
            return { type: "group", children: [{ type: "line", shape: { x1: x, x2: x, y1: low, y2: high }, style }, flat(low), flat(high)] };
          },
        },
      ],
    };
  },
  // From a first sum to a last: what is taken off hangs in the air, sums stand on the ground.
  waterfall(c, spec) {
    const value = (s) => (s.total ? s.to : s.to - s.from);
    const colour = (s) => (s.total ? (s.to < 0 ? c.warn : c.accent) : s.to < s.from ? c.quiet : c.accent);
    return {
      ...frame(c, spec),
      grid: { left: 8, right: 64, top: 4, bottom: 4, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
      legend: undefined,
      tooltip: { ...frame(c, spec).tooltip, trigger: "item", formatter: (p) => `${spec.steps[p.dataIndex].name}\n${short(value(spec.steps[p.dataIndex]), spec.unit, spec.zh)}` },
      xAxis: axis(c, { type: "value", show: false }),
      yAxis: axis(c, { type: "category", data: spec.steps.map((s) => s.name), inverse: true, axisLine: { show: false }, splitLine: { show: false }, axisLabel: { color: c.text, fontSize: 12 } }),
      series: [{
        type: "custom",
        encode: { x: [1, 2], y: 0 },
        data: spec.steps.map((s, i) => ({ value: [i, s.from, s.to] })),
        renderItem: (params, api) => {
          const s = spec.steps[params.dataIndex];
          const [a, y] = api.coord([s.from, params.dataIndex]);
          const [b] = api.coord([s.to, params.dataIndex]);
          const height = Math.min(18, api.size([0, 1])[1] * 0.7);
          const right = Math.max(a, b);
          return { type: "group", children: [
            { type: "rect", shape: { x: Math.min(a, b), y: y - height / 2, width: Math.max(Math.abs(b - a), 1.5), height, r: 2 }, style: { fill: colour(s) } },
            { type: "text", style: { text: short(value(s), spec.unit, spec.zh), x: right + 5, y, textVerticalAlign: "middle", fill: s.total ? c.ink : c.text, font: `${s.total ? "600 " : ""}12px ${c.font}` } },
          ] };
        },
      }],
    };
  },
  // What the best customers bring together, as a share of what all bring: it rises above 100 % where others lose.
  whale(c, spec) {
    const percent = (v) => short(v, "share");
    return {
      ...frame(c, spec),
      grid: { left: 8, right: 16, top: 14, bottom: 4, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
      legend: undefined,
      tooltip: { ...frame(c, spec).tooltip, formatter: (p) => `${spec.names[0]} ${percent(p[0].value[0])}\n${spec.names[1]} ${percent(p[0].value[1])}` },
      xAxis: axis(c, { type: "value", min: 0, max: 1, interval: 0.2, splitLine: { show: false }, axisLabel: { color: c.text, fontSize: 11, formatter: percent } }),
      yAxis: axis(c, { type: "value", min: Math.floor(spec.low * 4) / 4, max: Math.max(1, Math.ceil(spec.peak * 4) / 4), interval: spec.peak - spec.low > 2 ? undefined : 0.25, axisLine: { show: false }, axisLabel: { color: c.text, fontSize: 11, formatter: percent } }),
      series: [{
        type: "line", data: [[0, 0], ...spec.points], symbol: "none", areaStyle: { color: c.accent, opacity: 0.12, origin: 0 }, lineStyle: { width: 2.5, color: c.accent }, itemStyle: { color: c.accent },
        markLine: { symbol: "none", silent: true, label: { show: false }, lineStyle: { color: c.quiet, type: "dashed", width: 1 }, data: [{ yAxis: 1 }] },
      }],
    };
  },
  // How many times as much as others, each between the ends of its interval; 1 is no difference.
  ratios(c, spec) {
    const times = (v) => (v < 0.095 ? v.toFixed(2) : v.toFixed(1));
    return {
      ...frame(c, spec),
      grid: { left: 8, right: 20, top: 8, bottom: 22, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
      legend: undefined,
      tooltip: { ...frame(c, spec).tooltip, trigger: "item", formatter: (p) => `${spec.x[p.dataIndex]}\n${p.value[1].toFixed(2)} (${p.value[0].toFixed(2)} – ${p.value[2].toFixed(2)})` },
      xAxis: axis(c, { type: "log", min: Math.min(0.5, ...spec.points.map((p) => p[0])), max: Math.max(2, ...spec.points.map((p) => p[2])), name: spec.name, nameLocation: "middle", nameGap: 24, nameTextStyle: { color: c.text }, axisLabel: { color: c.text, fontSize: 11, hideOverlap: true, formatter: times } }),
      yAxis: axis(c, { type: "category", data: spec.x, inverse: true, axisLine: { show: false }, splitLine: { show: false }, axisLabel: { color: c.text, fontSize: 12, width: 170, overflow: "truncate" } }),
      series: [{
        type: "custom",
        encode: { x: [0, 1, 2], y: 3 },
        data: spec.points.map((p, i) => [...p, i]),
        renderItem: (params, api) => {
          const [low, middle, high] = [0, 1, 2].map((at) => api.coord([api.value(at), api.value(3)]));
          const ink = spec.stands[params.dataIndex] ? (api.value(1) > 1 ? c.warn : c.accent) : c.quiet;
          return { type: "group", children: [
            { type: "line", shape: { x1: low[0], y1: low[1], x2: high[0], y2: high[1] }, style: { stroke: ink, lineWidth: 2 } },
            { type: "circle", shape: { cx: middle[0], cy: middle[1], r: 4.5 }, style: { fill: ink } },
          ] };
        },
        markLine: { symbol: "none", silent: true, label: { show: false }, lineStyle: { color: c.quiet, type: "dashed", width: 1 }, data: [{ xAxis: 1 }] },
      }],
    };
  },
  // Days with an order on a line of time, the day expected next, and where late begins.
  rhythm(c, spec) {
    const marks = [
      ...(spec.expected ? [{ xAxis: spec.expected, label: { formatter: spec.names[1] }, lineStyle: { color: c.accent, type: "dashed" } }] : []),
      { xAxis: spec.today, label: { formatter: spec.names[2] }, lineStyle: { color: c.quiet } },
    ];
    return {
      ...frame(c, spec),
      grid: { left: 8, right: 24, top: 26, bottom: 4, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
      tooltip: { ...frame(c, spec).tooltip, trigger: "item", formatter: (p) => (p.componentType === "markLine" ? p.name : `${p.value[0]}\n${short(p.value[1], spec.unit, spec.zh)}`) },
      xAxis: axis(c, { type: "time", splitLine: { show: false }, axisLabel: { color: c.text, fontSize: 11, hideOverlap: true, formatter: { year: "{yyyy}", month: "{yyyy}-{MM}", day: "{MM}-{dd}" } } }),
      yAxis: axis(c, { type: "value", axisLine: { show: false }, axisLabel: { color: c.text, fontSize: 11, formatter: (v) => short(v, spec.unit, spec.zh) } }),
      series: [{ type: "bar", data: spec.points, barWidth: 4, itemStyle: { color: c.accent, borderRadius: [2, 2, 0, 0] }, markLine: { symbol: "none", silent: true, label: { color: c.text, fontSize: 11, position: "end" }, data: marks } }],
    };
  },
};

function draw(figure) {
  const place = figure.querySelector(".chart");
  if (!place || !place.clientWidth) return;
  const spec = { ...JSON.parse(figure.dataset.chart), room: place.clientWidth };
  drawn.get(place)?.dispose();
  const chart = echarts.init(place, null, { renderer: "canvas" });
  chart.setOption(kinds[spec.kind](look(), spec));
  drawn.set(place, chart);
}

// A chart that cannot be drawn takes nothing else down: its table, which says the same, opens in its place.
function drawOrTell(figure) {
  try {
    draw(figure);
  } catch (error) {
    console.info(`the chart ${figure.id} cannot be drawn`, error);
    figure.querySelector(".chart").hidden = true;
    figure.querySelector(".picture").hidden = true;
    figure.querySelector("details").open = true;
  }
}

// The picture of a chart as it stands on the page, its title above it, drawn apart at the same size.
const TITLED = 54;
function picture(figure, kind) {
  const place = figure.querySelector(".chart");
  const spec = { ...JSON.parse(figure.dataset.chart), room: place.clientWidth };
  const c = look();
  const size = { width: Math.max(place.clientWidth, 320), height: Math.max(place.clientHeight, 200) + TITLED };
  const option = { ...kinds[spec.kind](c, spec), animation: false, backgroundColor: c.card };
  const lower = (part) => (part ? { ...part, top: (part.top ?? 0) + TITLED } : part);
  const title = { text: spec.title, subtext: figure.dataset.day, left: 8, top: 6, itemGap: 4, textStyle: { color: c.ink, fontSize: 14, width: size.width - 16, overflow: "truncate" }, subtextStyle: { color: c.text, fontSize: 11 } };
  const below = (one) => (one.top === undefined ? one : { ...one, top: one.top + TITLED });
  Object.assign(option, { title, grid: lower(option.grid), legend: lower(option.legend), series: option.series.map(below) });
  const drawing = kind === "svg" ? { renderer: "svg", ssr: true, ...size } : { renderer: "canvas", devicePixelRatio: 2, ...size };
  const chart = echarts.init(kind === "svg" ? null : document.createElement("div"), null, drawing);
  chart.setOption(option);
  const name = `${spec.title} ${figure.dataset.day}`.replace(/[\\/:*?"<>|\s]+/g, " ").trim().slice(0, 120);
  const keep = (blob) => {
    chart.dispose();
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = `${name}.${kind}`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  };
  if (kind === "svg") keep(new Blob([chart.renderToSVGString()], { type: "image/svg+xml" }));
  else chart.renderToCanvas({ pixelRatio: 2, backgroundColor: c.card }).toBlob(keep, "image/png");
}
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-picture]");
  if (button) picture(button.closest("figure"), button.dataset.picture);
});

export function drawAll(root) {
  for (const [place, chart] of drawn) {
    if (!place.isConnected) {
      chart.dispose();
      drawn.delete(place);
    }
  }
  for (const figure of root.querySelectorAll("figure[data-chart]")) {
    if (!drawn.has(figure.querySelector(".chart"))) drawOrTell(figure);
  }
}

export function redraw() {
  for (const place of [...drawn.keys()]) if (place.isConnected) drawOrTell(place.closest("figure"));
}

forced.addEventListener("change", redraw);

let waiting = 0;
addEventListener("resize", () => {
  clearTimeout(waiting);
  waiting = setTimeout(() => drawn.forEach((chart, place) => place.isConnected && chart.resize()), 120);
});
addEventListener("beforeprint", () => drawn.forEach((chart, place) => place.isConnected && chart.resize()));
