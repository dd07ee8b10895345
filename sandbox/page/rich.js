// Rich text: sections, lists, quotes, and what stands in them.
import { h } from "./dom.js";
import { emoji } from "./mrkdwn.js";

const STYLES = { bold: "strong", italic: "em", strike: "s", code: "code" };
const INLINE = {
  user: (part, ctx) => h("span", { class: "mention" }, `@${ctx.who.name(part.user_id)}`),
  channel: (part, ctx) => h("span", { class: "mention" }, `#${ctx.who.channel(part.channel_id)}`),
  link: (part) => h("a", { href: part.url, target: "_blank", rel: "noreferrer" }, part.text ?? part.url),
  emoji: (part) => emoji(part.name),
};

export function rich(part, ctx) {
  const inside = () => (part.elements ?? []).map((one) => rich(one, ctx));
  switch (part.type) {
    case "rich_text": return h("div", {}, inside());
    case "rich_text_section": return h("p", { class: "rich" }, inside());
    case "rich_text_list": return h(part.style === "ordered" ? "ol" : "ul", {}, inside().map((item) => h("li", {}, item)));
    case "rich_text_quote": return h("blockquote", {}, inside());
    case "rich_text_preformatted": return h("pre", {}, inside());
  }
  const shown = INLINE[part.type]?.(part, ctx) ?? part.text ?? "";
  return Object.keys(STYLES).filter((style) => part.style?.[style]).reduce((node, style) => h(STYLES[style], {}, node), shown);
}
