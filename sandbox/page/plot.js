// Where things stand in a chart with axes, and how bars, lines and areas are drawn there.
import { s } from "./dom.js";

const LETTER = 6.6;
const TALL = 210;
const LEAST_SLOT = 17;
const MOST_LABELS = 30;
const DASHES = [null, "7 4", "2 3"];

// Everything that is drawn needs the same sizes: they are worked out once.
export function plan({ categories, values, number, names, colour, wide: room, x_label, y_label }) {
  const all = values.flat();
  // Under a bar that goes down its figure needs a place of its own.
  const ticks = roundSteps(Math.min(0, ...all) * 1.2, Math.max(0, ...all));
  const longest = Math.max(...categories.map((label) => label.length)) * LETTER;
  const scale = Math.max(...ticks.map((tick) => number(tick).length)) * LETTER + 10 + (y_label ? 20 : 0);
  // Where there is no room for every name, the chart is wider than the screen, and scrolls.
  const wide = Math.max(room, scale + LEAST_SLOT * categories.length + 60);
  const slanted = longest > (wide - scale) / categories.length - 6;
  const left = slanted ? Math.max(scale, longest * 0.77 - (wide - scale) / categories.length / 2) : scale;
  const under = (slanted ? longest * 0.64 + 18 : 20) + (x_label ? 22 : 0);
  const top = 18;
  const [low, high] = [ticks[0], ticks.at(-1)];
  const slot = (wide - left - 8) / categories.length;
  return {
    categories, values, names, number, colour, ticks, slanted, slot, left, top, wide, x_label, y_label,
    high: top + TALL + under,
    labelled: all.length <= MOST_LABELS,
    y: (value) => top + TALL * (1 - (value - low) / (high - low)),
    x: (at) => left + slot * (at + 0.5),
  };
}

export function axes(p) {
  const bottom = p.top + TALL;
  return [
    p.ticks.map((tick) => [
      s("line", { x1: p.left, x2: p.wide - 8, y1: p.y(tick), y2: p.y(tick), class: tick === 0 ? "zero" : "grid" }),
      s("text", { x: p.left - 6, y: p.y(tick) + 4, "text-anchor": "end" }, p.number(tick)),
    ]),
    p.categories.map((label, at) => p.slanted
      ? s("text", { "text-anchor": "end", transform: `translate(${p.x(at) + 4} ${bottom + 14}) rotate(-40)` }, label)
      : s("text", { x: p.x(at), y: bottom + 17, "text-anchor": "middle" }, label)),
    p.x_label && s("text", { x: (p.left + p.wide) / 2, y: p.high - 5, "text-anchor": "middle", class: "axis" }, p.x_label),
    p.y_label && s("text", { transform: `translate(13 ${p.top + TALL / 2}) rotate(-90)`, "text-anchor": "middle", class: "axis" }, p.y_label),
  ];
}

export function bars(p) {
  const breadth = Math.min(46, (p.slot * 0.8) / p.values.length);
  return each(p, (value, at, row) => {
    const x = p.x(at) + breadth * (row - p.values.length / 2);
    const [from, to] = [p.y(Math.max(0, value)), p.y(Math.min(0, value))];
    return [
      s("rect", { x: x + 1, y: from, width: Math.max(1, breadth - 2), height: to - from, rx: 2, fill: p.colour(row) }, title(p, row, at)),
      figure(p, value, x + breadth / 2, value < 0 ? to + 13 : from - 5),
    ];
  });
}

export function lines(p) {
  return [
    p.values.map((row, number) => s("polyline", { points: points(p, row), fill: "none", stroke: p.colour(number), "stroke-width": 2.5, "stroke-dasharray": DASHES[number % DASHES.length], class: "line" })),
    each(p, (value, at, row) => dot(p, value, at, row)),
  ];
}

export function area(p) {
  return [
    p.values.map((row, number) => s("polygon", { points: `${p.x(0)},${p.y(0)} ${points(p, row)} ${p.x(row.length - 1)},${p.y(0)}`, fill: p.colour(number), "fill-opacity": 0.35, stroke: p.colour(number), "stroke-width": 2 })),
    each(p, (value, at, row) => dot(p, value, at, row)),
  ];
}

const points = (p, row) => row.map((value, at) => `${p.x(at)},${p.y(value)}`).join(" ");
const each = (p, draw) => p.values.map((row, number) => row.map((value, at) => draw(value, at, number)));
const title = (p, row, at) => s("title", {}, `${p.names[row]} · ${p.categories[at]}: ${p.number(p.values[row][at])}`);

function figure(p, value, x, y) {
  return p.labelled && s("text", { x, y, "text-anchor": "middle", class: "figure" }, p.number(value));
}

function dot(p, value, at, row) {
  // Of two points in one column, the figure of the lower one stands below it.
  const below = p.values.some((other) => other[at] > value);
  return [
    s("circle", { cx: p.x(at), cy: p.y(value), r: 4, fill: p.colour(row) }, title(p, row, at)),
    figure(p, value, p.x(at), p.y(value) + (below ? 17 : -9)),
  ];
}

// From the lowest to the highest by steps of 1, 2 or 5, and tens of these.
function roundSteps(low, high) {
  const rough = (high - low || 1) / 5;
  const ten = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((by) => by * ten).find((by) => by >= rough - 1e-9);
  const first = Math.floor(low / step + 1e-9);
  const last = Math.max(Math.ceil(high / step - 1e-9), first + 1);
  return Array.from({ length: last - first + 1 }, (_, at) => (first + at) * step);
}
