type Child = Node | string | null | undefined | false;
type Attributes = Record<string, unknown>;

/** Creates an element. A string becomes a text node, never markup, so text from data is safe everywhere. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K, attributes: Attributes = {}, ...children: Child[]): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value as EventListener);
    else if (name === "class") element.className = String(value);
    else if (name === "value") (element as unknown as HTMLInputElement).value = String(value);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.filter((child): child is Node | string => child !== null && child !== undefined && child !== false));
  return element;
}

/** A paragraph that nobody sees. A screen reader reads it out when its text changes. */
export const liveRegion = (): HTMLElement => h("p", { class: "visually-hidden", role: "status" });

let sliderCount = 0;

/** A slider with a label, which shows its value. `onInput` runs while the slider moves. */
export function slider(label: string, range: { min: number; max: number; step: number; value: number },
  format: (value: number) => string, onInput: (value: number) => void): HTMLElement {
  // A screen reader reads the input's own text already.
  const output = h("output", { "aria-live": "off" }, format(range.value));
  // The output could be labelled too and comes first, so the label must name the input.
  const id = `slider-${sliderCount++}`;
  const input = h("input", { id, type: "range", ...range, "aria-valuetext": format(range.value) });
  input.value = String(range.value);
  input.addEventListener("input", () => {
    output.textContent = format(input.valueAsNumber);
    input.setAttribute("aria-valuetext", format(input.valueAsNumber));
    onInput(input.valueAsNumber);
  });
  return h("label", { class: "slider", for: id }, h("span", {}, label), output, input);
}

/** A choice of a select: its value and its text. */
export type Option = [value: string, text: string];

/** A select, for a label or with one that nobody sees. A form finds the select by its name. */
export function select(attributes: { name?: string; "aria-label"?: string }, options: Option[], value: string,
  onChange: (value: string) => void): HTMLSelectElement {
  const element = h("select", attributes, ...options.map(([key, text]) => h("option", { value: key }, text)));
  element.value = value;
  element.addEventListener("change", () => onChange(element.value));
  return element;
}

/** A select with a label. */
export const dropdown = (label: string, options: Option[], value: string, onChange: (value: string) => void, name?: string): HTMLElement =>
  h("label", {}, label, select({ name }, options, value, onChange));

/** A bar that fills the given share (0 to 1) of its track, from `start`. */
export function bar(share: number, kind = "", start = 0): HTMLElement {
  const fill = h("i", { class: kind });
  fill.style.width = `${Math.max(0, Math.min(1, share)) * 100}%`;
  fill.style.left = `${start * 100}%`;
  return h("span", { class: "bar", "aria-hidden": "true" }, fill);
}

/** The title of a column. A column of numbers, which are aligned right, is an object. */
export type ColumnHeader = string | { number: string };

export function table(caption: string, headers: ColumnHeader[], rows: Child[][]): HTMLElement {
  return h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": caption },
    h("table", {}, h("caption", {}, caption),
      h("thead", {}, h("tr", {}, ...headers.map(header => typeof header === "string" ? h("th", { scope: "col" }, header)
        : h("th", { scope: "col", class: "number" }, header.number)))),
      h("tbody", {}, ...rows.map(cells => tableRow(headers, cells)))));
}

/** A row for a table with these headers. */
export function tableRow(headers: ColumnHeader[], cells: Child[]): HTMLTableRowElement {
  return h("tr", {}, ...cells.map((cell, i) => i === 0 ? h("th", { scope: "row" }, cell)
    : h("td", { class: typeof headers[i] === "object" && "number" }, cell)));
}

export function card(title: string, ...children: Child[]): HTMLElement {
  return h("section", { class: "card" }, h("h2", {}, title), ...children);
}

export function download(name: string, content: Blob): void {
  const url = URL.createObjectURL(content);
  h("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}

/** Runs once the calls have stopped for so many milliseconds. */
export function debounce(milliseconds: number, run: () => void): () => void {
  let timer = 0;
  return () => {
    clearTimeout(timer);
    timer = window.setTimeout(run, milliseconds);
  };
}

const darkScheme = matchMedia("(prefers-color-scheme: dark)");

export const isDark = () => darkScheme.matches;

/** Draws once the element is on the page, and again when its size or the colour scheme changes. */
export function drawOnResize(element: HTMLElement, draw: () => void): void {
  new ResizeObserver(draw).observe(element);
  darkScheme.addEventListener("change", draw);
}
