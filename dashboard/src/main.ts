import { h } from "./dom";
import { failure } from "./failure";

type View = (main: HTMLElement) => Promise<void> | void;

const views: Record<string, { title: string; load: () => Promise<{ show: View }> }> = {
  customer: { title: "Customer", load: () => import("./views/customer") },
  file: { title: "File", load: () => import("./views/file") },
  policy: { title: "Policy", load: () => import("./views/policy") },
  live: { title: "Live", load: () => import("./views/live") },
  model: { title: "Model", load: () => import("./views/model") },
};

const main = document.getElementById("main")!;
const place = document.getElementById("view")!;

async function route(focus: boolean): Promise<void> {
  const name = location.hash.replace(/^#\//, "");
  const view = views[name];
  for (const link of document.querySelectorAll("nav a"))
    if (link.getAttribute("href") === `#/${name}`) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  document.title = `${view?.title ?? "Not found"} · Conversion`;
  const page = h("div", {});
  place.replaceChildren(page);
  if (!view) {
    page.append(h("h1", {}, "No such view"), h("p", {}, "Choose one above."));
    return;
  }
  try {
    await (await view.load()).show(page);
  } catch (error) {
    page.replaceChildren(failure(error, "This view could not be shown", () => void route(true)));
  }
  if (focus) main.focus({ preventScroll: true });
}

// The hash names the view, so the skip link must leave it alone.
document.querySelector(".skip")!.addEventListener("click", event => {
  event.preventDefault();
  main.focus();
});
addEventListener("hashchange", () => void route(true));
if (location.hash) void route(false);
else location.replace("#/customer");
