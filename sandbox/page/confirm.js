// The question that Slack's client asks before a click or a choice counts.
import { h } from "./dom.js";
import { mrkdwn, plain } from "./mrkdwn.js";

export function ask(confirm, ctx) {
  return new Promise((answered) => {
    const end = (sure) => { box.close(); box.remove(); answered(sure); };
    const button = (text, sure, style, id) =>
      h("button", { type: "button", class: `button ${style}`, "data-testid": id, onclick: () => end(sure) }, text);
    const body = confirm.text.type === "mrkdwn" ? mrkdwn(confirm.text.text, ctx.who) : plain(confirm.text.text);
    const box = h("dialog", { class: "confirm", "data-testid": "confirm", "aria-label": plain(confirm.title.text),
      // Escape is an answer to the question, and closes nothing that lies beneath.
      onkeydown: (event) => event.stopPropagation(), oncancel: (event) => { event.preventDefault(); end(false); } },
      h("h2", {}, plain(confirm.title.text)),
      h("div", {}, body),
      h("footer", { class: "actions" },
        button(plain(confirm.deny?.text) || ctx.w("cancel"), false, "", "confirm-deny"),
        button(plain(confirm.confirm?.text) || ctx.w("yes"), true, confirm.style === "danger" ? "danger solid" : "primary", "confirm-yes")));
    document.body.append(box);
    box.showModal();
  });
}
