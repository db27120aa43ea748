import type { WhatIf } from "../customers/whatIf";
import { integer, wholePercent } from "../format";
import { SliderField } from "./Field";

/** Sliders for what has not happened yet. */
export const WhatIfSliders = ({ value, onChange }: { value: WhatIf; onChange: (value: WhatIf) => void }) =>
  <fieldset><legend>What if</legend>
    <SliderField label="Days without an order" min={0} max={180} step={1} value={value.daysLater} format={integer}
      onChange={daysLater => onChange({ ...value, daysLater })} />
    <SliderField label="Order size" min={25} max={400} step={5} value={value.amountFactor * 100} format={size => wholePercent(size / 100)}
      onChange={size => onChange({ ...value, amountFactor: size / 100 })} />
    <SliderField label="Extra orders after these days" min={0} max={5} step={1} value={value.extraOrders} format={integer}
      onChange={extraOrders => onChange({ ...value, extraOrders })} />
  </fieldset>;
