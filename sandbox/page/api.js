// What the page asks of the workspace.
async function get(path, query) {
  const answer = await fetch(`/sandbox/${path}?${new URLSearchParams(query)}`);
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer.json();
}

export const state = (me) => get("state", { as: me });
// Whom the page looks as: the one asked for if the workspace knows them, or another.
export const people = (language, asked) => get("people", { language, as: asked });
export const messages = (me, channel) => get("messages", { as: me, channel });
export const traffic = (after) => get("traffic", { after });

export async function act(me, what, more = {}) {
  const answer = await fetch("/sandbox/act", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ as: me, do: what, ...more }),
  });
  return answer.json();
}

// A file on its way into a modal.
export async function choose(me, file) {
  const query = new URLSearchParams({ as: me, name: file.name });
  const answer = await fetch(`/sandbox/files?${query}`, { method: "POST", body: file });
  return answer.json();
}

export function listen(me, heard) {
  const stream = new EventSource(`/sandbox/events?as=${encodeURIComponent(me)}`);
  stream.onmessage = (event) => heard(JSON.parse(event.data));
  return stream;
}
