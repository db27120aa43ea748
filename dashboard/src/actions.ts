import { signal } from "@preact/signals";

/** The number of colours and icons for actions. */
export const colourCount = 6;

const known = signal<readonly string[]>([]);

/** Gives the actions of the policy their colours, in the order of the rules. */
export const nameActions = (names: string[]): void => { known.value = [...new Set([...names, ...known.peek()])]; };

/** Returns the colour of an action. Actions of an earlier policy get the colours that are left. */
export function colourOf(action: string): number {
  const index = known.value.indexOf(action);
  if (index >= 0) return index % colourCount;
  let sum = 0;
  for (const character of action) sum += character.charCodeAt(0);
  return (known.value.length + sum) % colourCount;
}
