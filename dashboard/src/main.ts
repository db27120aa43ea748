import { keepKey, readKey, Refusal } from "./api";
import { h } from "./dom";

type View = (main: HTMLElement) => Promise<void> | void;

const views: Record<string, { title: string; load: () => Promise<{ show: View }> }> = {
  customer: { title: "Customer", load: () => import("./views/customer") },
  file: { title: "File", load: () => import("./views/file") },
  policy: { title: "Policy", load: () => import("./views/policy") },
  model: { title: "Model", load: () => import("./views/model") },
};

const main = document.getElementById("main")!;

async function route(focus: boolean): Promise<void> {
  if (location.hash === "#main") return main.focus();
  const name = location.hash.replace(/^#\//, "") || "customer";
  const view = views[name];
  for (const link of document.querySelectorAll("nav a"))
    if (link.getAttribute("href") === `#/${name}`) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  document.title = `${view?.title ?? "Not found"} · Conversion`;
  const page = h("div", { class: "page" });
  main.replaceChildren(page);
  if (!view) {
    page.append(h("h1", {}, "No such view"), h("p", {}, "Choose one above."));
    return;
  }
  try {
    await (await view.load()).show(page);
  } catch (error) {
    page.replaceChildren(failure(error));
  }
  if (focus) main.focus({ preventScroll: true });
}

function failure(error: unknown): HTMLElement {
  if (!(error instanceof Refusal) || error.status !== 401)
    return h("div", { class: "notice bad", role: "alert" }, h("h1", {}, "This view could not be shown"),
      h("p", {}, error instanceof Error ? error.message : String(error)),
      h("button", { onclick: () => route(true) }, "Try again"));
  const input = h("input", { type: "password", autocomplete: "off", value: readKey(), required: true });
  return h("form", {
    class: "card key", onsubmit: (event: Event) => {
      event.preventDefault();
      keepKey(input.value);
      void route(true);
    },
  }, h("h1", {}, "This service asks for a key"),
  h("label", {}, "Function key", input),
  h("p", { class: "quiet" }, "Kept until this tab is closed."), h("button", {}, "Use this key"));
}

addEventListener("hashchange", () => void route(true));
void route(false);
