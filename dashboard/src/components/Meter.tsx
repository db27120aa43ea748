interface MeterProps { share: number; from?: number; kind?: string }

const percent = (share: number) => `${Math.max(0, Math.min(1, share)) * 100}%`;

/** A bar that fills a share of its track. The number is beside it, so a screen reader skips the bar. */
export const Meter = ({ share, from = 0, kind = "" }: MeterProps) =>
  <span class="bar" aria-hidden="true"><i class={kind} style={{ width: percent(share), left: percent(from) }} /></span>;
