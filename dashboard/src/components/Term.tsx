import { useId, useState } from "preact/hooks";
import { type Word, words } from "../glossary";

/** A word of the glossary. Its explanation appears on hover and on focus, and Escape hides it. */
export function Term({ word, text = word }: { word: Word; text?: string }) {
  const id = useId();
  const [isHidden, setHidden] = useState(false);
  const show = () => setHidden(false);
  return <span class={isHidden ? "term closed" : "term"} onMouseEnter={show} onFocusIn={show}
    onKeyDown={event => event.key === "Escape" && setHidden(true)}>
    <dfn tabIndex={0} aria-describedby={id}>{text}</dfn>
    <span role="tooltip" id={id}>{words[word]}</span>
  </span>;
}
