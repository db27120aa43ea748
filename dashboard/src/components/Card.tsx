import type { ComponentChildren } from "preact";

interface CardProps { title?: ComponentChildren; class?: string; children?: ComponentChildren }

/** A part of a view, with its heading. */
export const Card = ({ title, class: name = "", children }: CardProps) =>
  <section class={`card ${name}`}>{title && <h2>{title}</h2>}{children}</section>;
