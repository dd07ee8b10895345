// Block Kit's interactive elements. `use(value)` tells the app.
import { ask } from "./confirm.js";
import { h } from "./dom.js";
import { fileInput } from "./files.js";
import { valueOf } from "./held.js";
import { one, overflow, several } from "./menus.js";
import { plain } from "./mrkdwn.js";
import { wall } from "./zone.js";

const TYPING_ENDS = 300;
const text = (object) => plain(object?.text);

export function element(spec, use, ctx) {
  const make = MAKERS[spec.type];
  const tell = spec.confirm ? async (value) => (await ask(spec.confirm, ctx)) ? use(value) : back(node) : use;
  const node = make ? make(spec, tell, ctx) : h("span", { class: "unknown" }, spec.type);
  node.dataset.actionId = spec.action_id ?? "";
  node.spec = spec;
  return node;
}

// The person said no: a menu shows again what it showed before.
function back(node) {
  if (node.matches("select")) for (const option of node.options) option.selected = option.defaultSelected;
  for (const box of node.querySelectorAll("input")) box.checked = box.defaultChecked;
  node.redraw?.();
}

// A field that is typed into: the app hears of Enter, or of every pause.
function field(tag, spec, use, ctx, props) {
  const triggers = spec.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];
  let pause;
  const told = () => use(valueOf(node, spec, ctx));
  const entered = (event) => {
    if (event.key !== "Enter" || tag === "textarea" || !triggers.includes("on_enter_pressed")) return;
    event.preventDefault();
    told();
  };
  const typed = () => {
    clearTimeout(pause);
    if (triggers.includes("on_character_entered")) pause = setTimeout(told, TYPING_ENDS);
  };
  const node = h(tag, { placeholder: text(spec.placeholder) || null, value: spec.initial_value ?? "", "aria-label": ctx.label,
    ...(ctx.dispatch ? { onkeydown: entered, oninput: typed } : {}), ...props });
  return node;
}

function picker(type, value, spec, use, ctx) {
  const node = h("input", { type, value: value ?? "", "aria-label": ctx.label || text(spec.placeholder) || null, onchange: () => use(valueOf(node, spec, ctx)) });
  return node;
}

function boxes(type, spec, use, ctx) {
  const on = (spec.initial_options ?? [spec.initial_option]).map((option) => option?.value);
  const box = h("div", { class: "choices", role: type === "radio" ? "radiogroup" : "group", "aria-label": ctx.label }, spec.options.map((o) =>
    h("label", { class: "choice" },
      h("input", { type, name: `${ctx.scope}-${spec.action_id}`, value: o.value, checked: on.includes(o.value), onchange: () => use(valueOf(box, spec, ctx)) }),
      h("span", {}, text(o.text), o.description && h("small", {}, text(o.description))))));
  return box;
}

const MAKERS = {
  button: (spec, use) => h("button", { class: `button ${spec.style ?? ""}`, type: "button", onclick: () => use(undefined) }, text(spec.text)),
  static_select: one,
  users_select: one,
  conversations_select: one,
  channels_select: one,
  multi_static_select: several,
  multi_users_select: several,
  multi_conversations_select: several,
  multi_channels_select: several,
  overflow,
  radio_buttons: (spec, use, ctx) => boxes("radio", spec, use, ctx),
  checkboxes: (spec, use, ctx) => boxes("checkbox", spec, use, ctx),
  datepicker: (spec, use, ctx) => picker("date", spec.initial_date, spec, use, ctx),
  timepicker: (spec, use, ctx) => picker("time", spec.initial_time, spec, use, ctx),
  datetimepicker: (spec, use, ctx) =>
    picker("datetime-local", spec.initial_date_time && wall(spec.initial_date_time, ctx.me.tz), spec, use, ctx),
  number_input: (spec, use, ctx) =>
    field("input", spec, use, ctx, { type: "number", min: spec.min_value, max: spec.max_value, step: spec.is_decimal_allowed ? "any" : "1" }),
  email_text_input: (spec, use, ctx) => field("input", spec, use, ctx, { type: "email" }),
  url_text_input: (spec, use, ctx) => field("input", spec, use, ctx, { type: "url" }),
  plain_text_input: (spec, use, ctx) =>
    field(spec.multiline ? "textarea" : "input", spec, use, ctx, { maxlength: spec.max_length, ...(spec.multiline ? { rows: 3 } : { type: "text" }) }),
  file_input: (spec, use, ctx) => fileInput(spec, ctx),
  image: (spec) => h("img", { src: spec.image_url, alt: spec.alt_text }),
};
