import type { ComponentChildren } from "preact";

interface FigureProps { title: ComponentChildren; value: ComponentChildren; children?: ComponentChildren }

/** One number, what it is, and what there is to say about it. */
export const Figure = ({ title, value, children }: FigureProps) =>
  <section class="figure"><h3>{title}</h3><p class="number">{value}</p>{children}</section>;
