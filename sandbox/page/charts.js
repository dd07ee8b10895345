// Charts as SVG: bars, lines and areas over categories, and pies.
import { h, s } from "./dom.js";
import { area, axes, bars, lines, plan } from "./plot.js";

// Each is dark enough to be seen on white.
const COLOURS = ["#3b5bdb", "#c2410c", "#0b6e5f", "#9c36b5", "#a8153a", "#5f6b0a", "#0c7c91", "#7048e8", "#6b3a2e", "#495057", "#c2255c", "#2b8a3e"];
const DRAWN = { bar: bars, line: lines, area };

export const colour = (number) => COLOURS[number % COLOURS.length];

export function chart(block, ctx) {
  const format = new Intl.NumberFormat(ctx.me.locale, { maximumFractionDigits: 2 });
  const number = (value) => format.format(value);
  const pie = block.chart.type === "pie";
  return h("figure", { class: `chart ${pie ? "pie" : ""}`, "data-testid": "chart" },
    h("figcaption", {}, block.title),
    pie ? round(block, number, ctx) : flat(block, number));
}

function flat(block, number) {
  const { type, series, axis_config: axis } = block.chart;
  // Points come in any order: each belongs to its category.
  const values = series.map(({ data }) => axis.categories.map((label) => data.find((point) => point.label === label).value));
  const drawing = plan({ ...axis, values, number, names: series.map(({ name }) => name), colour, wide: room() });
  return [
    legend(series.map(({ name }) => name)),
    h("div", { class: "wide" },
      s("svg", { viewBox: `0 0 ${drawing.wide} ${drawing.high}`, width: drawing.wide, role: "img", "aria-label": told(block, number) },
        axes(drawing), DRAWN[type](drawing))),
  ];
}

function round(block, number, ctx) {
  const { segments } = block.chart;
  const total = segments.reduce((sum, { value }) => sum + value, 0);
  const share = new Intl.NumberFormat(ctx.me.locale, { style: "percent", maximumFractionDigits: 0 });
  let from = 0;
  const slices = segments.map(({ label, value }, at) => {
    const start = from;
    from += value / total;
    const name = s("title", {}, `${label}: ${number(value)}`);
    return segments.length === 1
      ? s("circle", { r: 100, fill: colour(at) }, name)
      : s("path", { d: slice(start, from), fill: colour(at), stroke: "#fff", "stroke-width": 2 }, name);
  });
  return [
    s("svg", { viewBox: "-104 -104 208 208", width: 208, role: "img", "aria-label": told(block, number) }, slices),
    legend(segments.map(({ label, value }) => `${label} · ${number(value)} (${share.format(value / total)})`)),
  ];
}

function slice(from, to) {
  const at = (share) => `${(100 * Math.sin(2 * Math.PI * share)).toFixed(2)} ${(-100 * Math.cos(2 * Math.PI * share)).toFixed(2)}`;
  return `M0 0 L${at(from)} A100 100 0 ${to - from > 0.5 ? 1 : 0} 1 ${at(to)} Z`;
}

function legend(names) {
  return h("ul", { class: "legend" }, names.map((name, at) =>
    h("li", {}, h("span", { class: "swatch", style: `background:${colour(at)}`, "aria-hidden": "true" }), name)));
}

// The whole chart in words, for whoever does not see it.
function told({ title, chart }, number) {
  const list = (points) => points.map(({ label, value }) => `${label}: ${number(value)}`).join(", ");
  const parts = chart.type === "pie" ? [list(chart.segments)] : chart.series.map(({ name, data }) => `${name}: ${list(data)}`);
  return `${title}. ${parts.join(". ")}`;
}

function room() {
  const screen = document.documentElement.clientWidth;
  return screen < 760 ? Math.max(260, screen - 90) : 640;
}
