// What an element on screen holds, in the form that the workspace takes; and the way back.
import { instant, wall } from "./zone.js";

const NOTHING = ["button", "overflow", "image", "workflow_button"];
const ONE = { datepicker: "selected_date", timepicker: "selected_time", users_select: "selected_user", conversations_select: "selected_conversation", channels_select: "selected_channel" };
const SEVERAL = { multi_users_select: "selected_users", multi_conversations_select: "selected_conversations", multi_channels_select: "selected_channels" };

const options = (spec) => spec.options ?? (spec.option_groups ?? []).flatMap((group) => group.options);
const ticked = (node) => [...node.querySelectorAll("input:checked")].map((box) => box.value);

export const holds = (spec) => !NOTHING.includes(spec.type);

export function held(node, spec, ctx) {
  const base = { type: spec.type };
  const find = (value) => options(spec).find((option) => option.value === value) ?? null;
  if (spec.type in ONE) return { ...base, [ONE[spec.type]]: node.value || null };
  if (spec.type in SEVERAL) return { ...base, [SEVERAL[spec.type]]: ticked(node) };
  switch (spec.type) {
    case "static_select": return { ...base, selected_option: find(node.value) };
    case "radio_buttons": return { ...base, selected_option: find(ticked(node)[0]) };
    case "checkboxes":
    case "multi_static_select": {
      const on = ticked(node);
      return { ...base, selected_options: options(spec).filter((option) => on.includes(option.value)) };
    }
    case "datetimepicker": return { ...base, selected_date_time: node.value ? instant(node.value, ctx.me.tz) : null };
    case "file_input": return { ...base, files: node.kept.map(({ id }) => ({ id })) };
    default: return { ...base, value: node.value || null };
  }
}

// The value alone, as an action names it.
export function valueOf(node, spec, ctx) {
  const { type, ...rest } = held(node, spec, ctx);
  const [value] = Object.values(rest);
  if (Array.isArray(value)) return value.map((one) => one.value ?? one);
  return value?.value ?? value;
}

// Put back what a person had there before the element was drawn anew: the node of then holds it.
export function carry(from, to, spec) {
  if (spec.type === "file_input") to.put(from.kept);
  else if (to.matches("input, select, textarea")) to.value = from.value;
  else {
    const on = ticked(from);
    for (const box of to.querySelectorAll("input[type=checkbox], input[type=radio]")) box.checked = on.includes(box.value);
    to.redraw?.();
  }
}

export const parts = (root) => [...root.querySelectorAll("[data-action-id]")].filter((node) => node.spec && holds(node.spec));
export const blockOf = (node) => node.closest("[data-block-id]").dataset.blockId;

// All that stands in the elements of a message, of a modal or of App Home.
export function stateIn(root, ctx) {
  const found = {};
  for (const node of parts(root)) (found[blockOf(node)] ??= {})[node.spec.action_id] = held(node, node.spec, ctx);
  return found;
}
