// Menus: of one choice, and of several; of options, people, and conversations.
import { fill, h } from "./dom.js";
import { plain } from "./mrkdwn.js";

const MANY = 8;
const text = (object) => plain(object?.text);
const item = (option) => ({ value: option.value, label: text(option.text), hint: text(option.description) });

// What there is to choose from: groups of {value, label, hint}.
export function choices(spec, ctx) {
  const found = offered(spec, ctx);
  const known = found.flatMap((group) => group.items.map((one) => one.value));
  // What stands there already stays, also where this person cannot see it: a save would lose it.
  const others = initial(spec).filter((value) => !known.includes(value));
  return others.length ? [...found, { items: others.map((value) => ({ value, label: value, hint: "" })) }] : found;
}

function offered(spec, ctx) {
  if (spec.option_groups) return spec.option_groups.map((group) => ({ label: text(group.label), items: group.options.map(item) }));
  if (spec.type.endsWith("users_select")) return [{ items: people(ctx) }];
  if (spec.type.endsWith("conversations_select")) return [{ items: conversations(spec, ctx) }];
  if (spec.type.endsWith("channels_select")) return [{ items: places(ctx, (c) => c.kind === "channel") }];
  return [{ items: (spec.options ?? []).map(item) }];
}

// Which of them stand there at first.
export function initial(spec) {
  if (spec.initial_option) return [spec.initial_option.value];
  if (spec.initial_options) return spec.initial_options.map((option) => option.value);
  const several = spec.initial_users ?? spec.initial_conversations ?? spec.initial_channels;
  const one = spec.initial_user ?? spec.initial_conversation ?? spec.initial_channel;
  return several ?? (one ? [one] : []);
}

const people = (ctx) => ctx.people.filter((p) => !p.deleted).map((p) => ({ value: p.id, label: p.name, hint: p.title }));
const places = (ctx, wanted) => ctx.state.channels.filter(wanted).map((c) => ({ value: c.id, label: c.kind === "channel" || c.kind === "group" ? `#${c.name}` : c.name, hint: "" }));
const KINDS = { channel: "public", group: "private", im: "im", mpim: "mpim" };

function conversations(spec, ctx) {
  const include = spec.filter?.include ?? Object.values(KINDS);
  return places(ctx, (c) => include.includes(KINDS[c.kind]));
}

export function one(spec, use, ctx) {
  const [chosen] = initial(spec);
  const first = h("option", { value: "", disabled: !ctx.form, selected: !chosen }, text(spec.placeholder) || ctx.w("choose"));
  const line = ({ value, label }) => h("option", { value, selected: value === chosen }, label);
  const list = choices(spec, ctx).map((group) =>
    group.label ? h("optgroup", { label: group.label }, group.items.map(line)) : group.items.map(line));
  const label = ctx.label || text(spec.placeholder) || ctx.w("choose");
  return h("select", { "aria-label": label, onchange: (event) => use(event.target.value || null) }, first, list);
}

export function overflow(spec, use, ctx) {
  const list = spec.options.map((option) => h("option", { value: option.value }, text(option.text)));
  const box = h("select", { class: "overflow", "aria-label": ctx.w("more"), onchange: () => { use(box.value); box.value = ""; } },
    h("option", { value: "", selected: true, hidden: true }, "⋯"), list);
  return box;
}

// Boxes to tick, with a field that narrows a long list down; what is ticked stands above.
export function several(spec, use, ctx) {
  const groups = choices(spec, ctx);
  const known = new Map(groups.flatMap((group) => group.items.map((one) => [one.value, one])));
  const label = ctx.label || text(spec.placeholder) || ctx.w("choose");
  const above = h("p", { class: "picked" });
  const boxes = [];
  const line = ({ value, label: name, hint }) => {
    const box = h("input", { type: "checkbox", value, checked: initial(spec).includes(value), onchange: () => { draw(); use(ticked()); } });
    boxes.push(box);
    return h("label", { class: "choice" }, box, h("span", {}, name, hint && h("small", {}, hint)));
  };
  const list = h("div", { class: "list" }, groups.map((group) => [group.label && h("p", { class: "group" }, group.label), group.items.map(line)]));
  const narrow = (wanted) => boxes.forEach((box) => {
    const row = box.closest("label");
    row.hidden = !row.textContent.toLowerCase().includes(wanted.toLowerCase());
  });
  const ticked = () => boxes.filter((box) => box.checked).map((box) => box.value);
  const draw = () => fill(above, ticked().map((value) => h("span", { class: "mention" }, known.get(value).label)));
  draw();
  const box = h("div", { class: "several", role: "group", "aria-label": label },
    above, boxes.length > MANY && h("input", { type: "search", placeholder: ctx.w("filter"), "aria-label": `${ctx.w("filter")} · ${label}`, oninput: (event) => narrow(event.target.value) }),
    list);
  box.redraw = draw;
  return box;
}
