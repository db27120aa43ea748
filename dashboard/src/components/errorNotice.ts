import { readKey, saveKey, ServiceError } from "../api";
import { h } from "./dom";

/** Says what went wrong and offers another try. Where the service refused the key, asks for one. */
export function errorNotice(error: unknown, title: string, retry?: () => void): HTMLElement {
  if (error instanceof ServiceError && error.status === 401 && retry) return keyForm(retry);
  return h("div", { class: "notice bad", role: "alert" }, h("h2", {}, title),
    h("p", {}, error instanceof Error ? error.message : String(error)),
    error instanceof ServiceError && error.fieldErrors.length > 0
      && h("ul", {}, ...error.fieldErrors.map(({ pointer, detail }) => h("li", {}, h("code", {}, pointer), " ", detail))),
    retry && h("button", { onclick: retry }, "Try again"));
}

function keyForm(retry: () => void): HTMLElement {
  const input = h("input", { type: "password", autocomplete: "off", required: true });
  const onsubmit = (event: Event) => {
    event.preventDefault();
    saveKey(input.value);
    retry();
  };
  return h("form", { class: "card key", onsubmit }, h("h2", {}, "This service needs a key"),
    readKey() && h("p", { class: "notice bad", role: "alert" }, "The service did not accept the last key. Enter another key."),
    h("label", {}, "Function key", input),
    h("p", { class: "quiet" }, "The browser keeps the key until you close this tab."), h("button", { class: "primary" }, "Use this key"));
}
