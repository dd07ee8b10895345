// Files: chosen on this machine for a modal, and had from a message.
import * as api from "./api.js";
import { fill, h } from "./dom.js";

const STEP = 1024;
const UNITS = ["byte", "kilobyte", "megabyte", "gigabyte"];

// "12 KB", or "12 ko" to somebody who reads French.
export function size(bytes, locale) {
  const step = Math.min(Math.floor(Math.log(Math.max(bytes, 1)) / Math.log(STEP)), UNITS.length - 1);
  const form = { style: "unit", unit: UNITS[step], unitDisplay: step ? "short" : "long", maximumFractionDigits: step > 1 ? 1 : 0 };
  return new Intl.NumberFormat(locale, form).format(bytes / STEP ** step);
}

export function shared(file, ctx) {
  if (file.mode === "tombstone") return h("p", { class: "file gone", "data-testid": "file" }, ctx.w("fileGone"));
  const href = `/sandbox/files/${file.id}?${new URLSearchParams({ as: ctx.me.id })}`;
  return h("p", { class: "file", "data-testid": "file" },
    h("span", { class: "sheet", "aria-hidden": "true" }, file.filetype.slice(0, 4)),
    h("span", { class: "grow" }, h("a", { href, download: file.name }, file.title),
      h("small", {}, `${file.title === file.name ? file.pretty_type : file.name} · ${size(file.size, ctx.me.locale)}`)));
}

// Files are chosen or dropped here, and each is sent at once. `kept` is what is in the input: {id, name, size}.
export function fileInput(spec, ctx) {
  const types = (spec.filetypes ?? []).map((type) => type.toLowerCase());
  const most = spec.max_files ?? 10;
  const list = h("ul", { class: "chosen" });
  const told = h("p", { class: "error", role: "alert" });
  const field = h("input", { type: "file", class: "unseen", multiple: most > 1, "aria-label": ctx.label,
    accept: types.length ? types.map((type) => `.${type}`).join(",") : null, onchange: () => take([...field.files]) });
  const box = h("div", { class: "files", ondragover: (event) => event.preventDefault(), ondrop: (event) => { event.preventDefault(); take([...event.dataTransfer.files]); } },
    h("label", { class: "button choose" }, field, ctx.w(most > 1 ? "fileChooseMany" : "fileChoose")), told, list);
  box.kept = [];
  box.busy = Promise.resolve();

  const wrong = (files) => {
    if (box.kept.length + files.length > most) return ctx.w("fileMost", { n: most });
    const other = files.find((file) => types.length && !types.some((type) => file.name.toLowerCase().endsWith(`.${type}`)));
    return other ? ctx.w("fileType", { name: other.name, types: types.join(", ") }) : "";
  };
  const take = (files) => {
    field.value = "";
    told.textContent = wrong(files);
    if (!told.textContent) box.busy = box.busy.then(() => send(files));
  };
  const send = async (files) => {
    for (const file of files) {
      const answer = await api.choose(ctx.me.id, file);
      if (answer.ok) box.kept.push(answer.file);
      else told.textContent = ctx.w("fileTrouble", { name: file.name });
    }
    draw();
  };
  const draw = () => fill(list, box.kept.map((file) =>
    h("li", { "data-testid": "chosen" }, `${file.name} · ${size(file.size, ctx.me.locale)} `,
      h("button", { class: "button quiet", type: "button", "aria-label": ctx.w("fileRemove", { name: file.name }), onclick: () => drop(file) }, "✕"))));
  const drop = (file) => {
    box.kept = box.kept.filter((other) => other !== file);
    told.textContent = "";
    draw();
    field.focus();
  };
  box.put = (files) => { box.kept = [...files]; draw(); };
  return box;
}
