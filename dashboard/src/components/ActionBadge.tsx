import { colourOf } from "../actions";

// One shape for each colour, because colours alone do not tell actions apart for everybody.
const shapes = [
  "M8 1l2.2 4.6 5 .7-3.6 3.5.9 5L8 12.4l-4.5 2.4.9-5L.8 6.3l5-.7z",
  "M8 1l7 7-7 7-7-7z",
  "M8 1.5l7 13H1z",
  "M8 1.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 1 0 0-13z",
  "M2 2h12v12H2z",
  "M4.5 2h7L15 8l-3.5 6h-7L1 8z",
];

/** The icon of an action, in its colour. */
export const ActionIcon = ({ action }: { action: string }) =>
  <svg class={`icon c${colourOf(action)}`} viewBox="0 0 16 16" aria-hidden="true"><path d={shapes[colourOf(action)]} /></svg>;

/** The name of an action with its icon and colour. */
export const ActionBadge = ({ action }: { action: string }) =>
  <span class="badge"><ActionIcon action={action} /><span>{action}</span></span>;
