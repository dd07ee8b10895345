// Block Kit's interactive elements. `use(value)` tells the app; `read` gives a form's value.
import { h } from "./dom.js";
import { fileInput } from "./files.js";
import { plain } from "./mrkdwn.js";

const text = (object) => plain(object?.text);
const options = (element) =>
  element.options ?? (element.option_groups ?? []).flatMap((group) => group.options);

export function element(spec, use, ctx) {
  const make = MAKERS[spec.type];
  const node = make ? make(spec, use, ctx) : h("span", { class: "unknown" }, spec.type);
  node.dataset.actionId = spec.action_id ?? "";
  return node;
}

// What an input on screen holds, in the form that the workspace takes.
export function held(node, spec) {
  const base = { type: spec.type };
  const find = (value) => options(spec).find((option) => option.value === value) ?? null;
  switch (spec.type) {
    case "static_select": return { ...base, selected_option: find(node.value) };
    case "radio_buttons":
      return { ...base, selected_option: find(node.querySelector("input:checked")?.value) };
    case "checkboxes":
    case "multi_static_select": {
      const on = [...node.querySelectorAll("input:checked, option:checked")].map((o) => o.value);
      return { ...base, selected_options: options(spec).filter((o) => on.includes(o.value)) };
    }
    case "datepicker": return { ...base, selected_date: node.value || null };
    case "timepicker": return { ...base, selected_time: node.value || null };
    case "users_select": return { ...base, selected_user: node.value || null };
    case "file_input": return { ...base, files: node.kept.map(({ id }) => ({ id })) };
    default: return { ...base, value: node.value || null };
  }
}

const MAKERS = {
  button(spec, use) {
    const confirm = () => !spec.confirm || window.confirm(`${text(spec.confirm.title)}\n${text(spec.confirm.text)}`);
    return h("button", { class: `button ${spec.style ?? ""}`, type: "button", onclick: () => confirm() && use(undefined) }, text(spec.text));
  },
  static_select(spec, use, ctx) {
    const first = h("option", { value: "", disabled: !ctx.form, selected: true }, text(spec.placeholder) || ctx.w("choose"));
    const list = options(spec).map((o) =>
      h("option", { value: o.value, selected: spec.initial_option?.value === o.value }, text(o.text)));
    const label = text(spec.placeholder) || ctx.label || ctx.w("choose");
    return h("select", { "aria-label": label, onchange: (event) => use(event.target.value) }, first, list);
  },
  multi_static_select(spec, use) {
    const list = options(spec).map((o) => h("option", { value: o.value }, text(o.text)));
    return h("select", { multiple: true, onchange: (e) => use([...e.target.selectedOptions].map((o) => o.value)) }, list);
  },
  overflow(spec, use) {
    const list = options(spec).map((o) => h("option", { value: o.value }, text(o.text)));
    return h("select", { class: "overflow", "aria-label": "…", onchange: (e) => use(e.target.value) }, h("option", { value: "" }, "⋯"), list);
  },
  users_select(spec, use, ctx) {
    const list = ctx.people.map((p) => h("option", { value: p.id }, p.name));
    return h("select", { onchange: (e) => use(e.target.value) }, h("option", { value: "" }, ctx.w("choose")), list);
  },
  radio_buttons(spec, use, ctx) {
    const group = `${ctx.scope}-${spec.action_id}`;
    return h("div", { class: "choices", role: "radiogroup" }, options(spec).map((o) =>
      h("label", { class: "choice" },
        h("input", { type: "radio", name: group, value: o.value, checked: spec.initial_option?.value === o.value, onchange: () => use(o.value) }),
        h("span", {}, text(o.text), o.description && h("small", {}, text(o.description))))));
  },
  checkboxes(spec, use) {
    const box = h("div", { class: "choices" }, options(spec).map((o) =>
      h("label", { class: "choice" },
        h("input", { type: "checkbox", value: o.value, onchange: () => use([...box.querySelectorAll("input:checked")].map((i) => i.value)) }),
        h("span", {}, text(o.text)))));
    return box;
  },
  datepicker: (spec, use) =>
    h("input", { type: "date", value: spec.initial_date ?? "", onchange: (e) => use(e.target.value) }),
  timepicker: (spec, use) =>
    h("input", { type: "time", value: spec.initial_time ?? "", onchange: (e) => use(e.target.value) }),
  number_input: (spec) => h("input", { type: "number", value: spec.initial_value ?? "" }),
  email_text_input: (spec) => h("input", { type: "email", value: spec.initial_value ?? "" }),
  url_text_input: (spec) => h("input", { type: "url", value: spec.initial_value ?? "" }),
  plain_text_input(spec) {
    const props = { maxlength: spec.max_length, placeholder: text(spec.placeholder), value: spec.initial_value ?? "" };
    return spec.multiline ? h("textarea", { rows: 3, ...props }) : h("input", { type: "text", ...props });
  },
  file_input: (spec, use, ctx) => fileInput(spec, ctx),
  image: (spec) => h("img", { src: spec.image_url, alt: spec.alt_text }),
};
