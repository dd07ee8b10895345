// Blocks as elements. `ctx` knows the people, the words, and what a click does.
import { chart } from "./charts.js";
import { h } from "./dom.js";
import { element } from "./elements.js";
import { mrkdwn, plain } from "./mrkdwn.js";
import { rich } from "./rich.js";
import { dataTable, plainTable } from "./table.js";

export function blocks(list, ctx) {
  return (list ?? []).map((block) => {
    const make = MAKERS[block.type];
    const node = make ? make(block, ctx) : h("p", { class: "unknown" }, block.type);
    node.classList.add("block");
    node.dataset.blockId = block.block_id ?? "";
    return node;
  });
}

export function words(object, ctx) {
  return object?.type === "mrkdwn" ? mrkdwn(object.text, ctx.who) : plain(object?.text);
}

const used = (block, spec, ctx) => (value) => ctx.use(block, spec, value);

const MAKERS = {
  section: (block, ctx) =>
    h("div", { class: "section" },
      h("div", { class: "grow" },
        block.text && h("div", {}, words(block.text, ctx)),
        block.fields && h("div", { class: "fields" }, block.fields.map((f) => h("div", {}, words(f, ctx))))),
      block.accessory && element(block.accessory, used(block, block.accessory, ctx), ctx)),
  header: (block, ctx) => h("h3", {}, words(block.text, ctx)),
  divider: () => h("hr"),
  context: (block, ctx) =>
    h("div", { class: "context" }, block.elements.map((e) =>
      e.type === "image" ? element(e, () => {}, ctx) : h("span", {}, words(e, ctx)))),
  actions: (block, ctx) =>
    h("div", { class: "actions" }, block.elements.map((e) => element(e, used(block, e, ctx), ctx))),
  image: (block) => h("figure", {}, h("img", { src: block.image_url, alt: block.alt_text })),
  markdown: (block, ctx) => h("div", {}, mrkdwn(block.text, ctx.who)),
  input(block, ctx) {
    const id = `${ctx.scope}-${block.block_id}`;
    const control = element(block.element, block.dispatch_action ? used(block, block.element, ctx) : () => {}, { ...ctx, form: true, dispatch: block.dispatch_action, label: plain(block.label.text) });
    control.id = id;
    control.dataset.input = block.block_id;
    return h("div", { class: "input" },
      h("label", { for: id }, plain(block.label.text), block.optional && h("small", {}, ` ${ctx.w("optional")}`)),
      control,
      block.hint && h("small", { class: "hint" }, plain(block.hint.text)),
      h("p", { class: "error", role: "alert", "data-error": block.block_id }));
  },
  rich_text: rich,
  table: plainTable,
  data_table: dataTable,
  data_visualization: chart,
};
