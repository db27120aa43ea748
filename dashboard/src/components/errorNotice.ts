import { keepKey, readKey, Refusal } from "../api";
import { h } from "./dom";

/** What went wrong in words, what to do about it, and a way to go on: a key to give, or another try. */
export function failure(error: unknown, title: string, retry?: () => void): HTMLElement {
  if (error instanceof Refusal && error.status === 401 && retry) return keyForm(retry);
  return h("div", { class: "notice bad", role: "alert" }, h("h2", {}, title),
    h("p", {}, error instanceof Error ? error.message : String(error)),
    error instanceof Refusal && error.errors.length > 0
      && h("ul", {}, ...error.errors.map(e => h("li", {}, h("code", {}, e.pointer), " ", e.detail))),
    retry && h("button", { onclick: retry }, "Try again"));
}

function keyForm(retry: () => void): HTMLElement {
  const input = h("input", { type: "password", autocomplete: "off", required: true });
  return h("form", {
    class: "card key", onsubmit: (event: Event) => {
      event.preventDefault();
      keepKey(input.value);
      retry();
    },
  }, h("h2", {}, "This service asks for a key"),
  readKey() && h("p", { class: "notice bad", role: "alert" }, "The service does not take the key given before."),
  h("label", {}, "Function key", input),
  h("p", { class: "quiet" }, "Kept until this tab is closed."), h("button", { class: "primary" }, "Use this key"));
}
