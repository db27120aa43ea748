import { useId } from "preact/hooks";

/** A choice of a select: its value and its text. */
export type Option = [value: string, text: string];

interface FieldProps<T> { label: string; value: T; onChange: (value: T) => void; name?: string }

export const SelectField = ({ label, value, onChange, name, options, isLabelHidden }:
  FieldProps<string> & { options: Option[]; isLabelHidden?: boolean }) => {
  const select = <select name={name} value={value} aria-label={isLabelHidden ? label : undefined}
    onChange={event => onChange(event.currentTarget.value)}>
    {options.map(([key, text]) => <option value={key} selected={key === value}>{text}</option>)}
  </select>;
  return isLabelHidden ? select : <label>{label}{select}</label>;
};

interface TextFieldProps extends FieldProps<string> {
  type?: string; placeholder?: string; suggestions?: string[]; maxLength?: number; required?: boolean;
  /** Reports each letter, and not only what is entered in the end. */
  isLive?: boolean;
}

export function TextField({ label, value, onChange, name, type = "text", placeholder, suggestions, isLive, ...others }: TextFieldProps) {
  const list = useId();
  const report = (event: Event) => onChange((event.currentTarget as HTMLInputElement).value);
  return <label>{label}
    <input name={name} type={type} value={value} placeholder={placeholder} autocomplete="off" list={suggestions && list}
      {...others} {...isLive ? { onInput: report } : { onChange: report }} />
    {suggestions && <datalist id={list}>{suggestions.map(text => <option value={text} />)}</datalist>}
  </label>;
}

export interface Range { min: number; max: number; step: number }

/** A slider that shows its value. A screen reader reads the input's own text, so it skips the output. */
export function SliderField(
  { label, value, onChange, format, ...range }: FieldProps<number> & Range & { format: (value: number) => string }) {
  const id = useId();
  return <label class="slider" for={id}>
    <span>{label}</span><output aria-live="off">{format(value)}</output>
    <input id={id} type="range" {...range} value={value} aria-valuetext={format(value)}
      onInput={event => onChange(event.currentTarget.valueAsNumber)} />
  </label>;
}

export const CheckField = ({ label, value, onChange, name }: FieldProps<boolean>) =>
  <label class="check"><input type="checkbox" name={name} checked={value}
    onChange={event => onChange(event.currentTarget.checked)} />{label}</label>;
