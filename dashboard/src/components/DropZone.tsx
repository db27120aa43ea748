import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";

interface DropZoneProps { label: string; onFile: (file: File) => void; children?: ComponentChildren }

/** Takes a file that the reader drops or chooses. */
export function DropZone({ label, onFile, children }: DropZoneProps) {
  const [isOver, setOver] = useState(false);
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const file = event.dataTransfer?.files[0];
    if (file) onFile(file);
  };
  return <div class={isOver ? "card drop over" : "card drop"} onDrop={onDrop} onDragLeave={() => setOver(false)}
    onDragOver={event => { event.preventDefault(); setOver(true); }}>
    <label>{label}<input type="file"
      // Without this, choosing the same file again after correcting it would not be a change.
      onClick={event => { event.currentTarget.value = ""; }}
      onChange={event => { const file = event.currentTarget.files?.[0]; if (file) onFile(file); }} /></label>
    {children}
  </div>;
}
