type Child = Node | string | null | undefined | false;
type Props = Record<string, unknown>;

/** Makes an element. Strings become text nodes, never markup, so text from data is safe anywhere. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K, props: Props = {}, ...children: Child[]): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value as EventListener);
    else if (name === "class") element.className = String(value);
    else if (name === "value") (element as unknown as HTMLInputElement).value = String(value);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.filter((c): c is Node | string => c !== null && c !== undefined && c !== false));
  return element;
}

/** A line that is not seen, and read out when its text changes. */
export const announcement = (): HTMLElement => h("p", { class: "unseen", role: "status" });

let sliders = 0;

/** A labelled slider that shows its value. `changed` runs while it moves. */
export function slider(label: string, range: { min: number; max: number; step: number; value: number },
  show: (value: number) => string, changed: (value: number) => void): HTMLElement {
  // Its text is the input's own, which is read out already.
  const output = h("output", { "aria-live": "off" }, show(range.value));
  // An output is labelable too and comes first in the label, so the label must name the input.
  const id = `slider-${sliders++}`;
  const input = h("input", { id, type: "range", ...range, "aria-valuetext": show(range.value) });
  input.value = String(range.value);
  input.addEventListener("input", () => {
    output.textContent = show(input.valueAsNumber);
    input.setAttribute("aria-valuetext", show(input.valueAsNumber));
    changed(input.valueAsNumber);
  });
  return h("label", { class: "slider", for: id }, h("span", {}, label), output, input);
}

/** A bar of the given share (0 to 1) of its track, beginning at `start`. */
export function bar(share: number, kind = "", start = 0): HTMLElement {
  const fill = h("i", { class: kind });
  fill.style.width = `${Math.max(0, Math.min(1, share)) * 100}%`;
  fill.style.left = `${start * 100}%`;
  return h("span", { class: "bar", "aria-hidden": "true" }, fill);
}

/** A column's title; of numbers, which stand one below another by their last digits, as an object. */
export type Head = string | { number: string };

export function table(caption: string, heads: Head[], rows: Child[][]): HTMLElement {
  return h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": caption },
    h("table", {}, h("caption", {}, caption),
      h("thead", {}, h("tr", {}, ...heads.map(head => typeof head === "string" ? h("th", { scope: "col" }, head)
        : h("th", { scope: "col", class: "number" }, head.number)))),
      h("tbody", {}, ...rows.map(cells => tableRow(heads, cells)))));
}

/** One more row for such a table. */
export function tableRow(heads: Head[], cells: Child[]): HTMLTableRowElement {
  return h("tr", {}, ...cells.map((cell, i) => i === 0 ? h("th", { scope: "row" }, cell)
    : h("td", { class: typeof heads[i] === "object" && "number" }, cell)));
}

export function card(title: string, ...children: Child[]): HTMLElement {
  return h("section", { class: "card" }, h("h2", {}, title), ...children);
}

export function download(name: string, content: Blob): void {
  const url = URL.createObjectURL(content);
  h("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}

export function debounce(milliseconds: number, run: () => void): () => void {
  let timer = 0;
  return () => {
    clearTimeout(timer);
    timer = window.setTimeout(run, milliseconds);
  };
}
