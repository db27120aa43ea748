// An invented shop to try the dashboard with.
const dayMilliseconds = 86_400_000;
const firstNames = ["Ada", "Ben", "Cleo", "Dina", "Emil", "Fay", "Gil", "Hana", "Ivo", "Jana",
  "Karl", "Lea", "Milo", "Nora", "Otis", "Pia"];
const lastNames = ["Adler", "Berg", "Costa", "Dahl", "Evans", "Fink", "Gomez", "Hall", "Ito", "Jung", "Kovac", "Lund", "Moser", "Novak"];

/** A kind of customer: how many, when the last order was, how many days are between orders, how many orders, and their size. */
interface Kind {
  customers: number;
  lastDays: [number, number];
  gapDays: [number, number];
  orders: [number, number];
  amount: [number, number];
}

const kinds: Kind[] = [
  { customers: 60, lastDays: [0, 20], gapDays: [14, 35], orders: [9, 20], amount: [180, 520] },
  { customers: 90, lastDays: [0, 25], gapDays: [12, 30], orders: [8, 24], amount: [30, 110] },
  { customers: 70, lastDays: [170, 330], gapDays: [20, 45], orders: [5, 12], amount: [300, 750] },
  { customers: 180, lastDays: [20, 240], gapDays: [60, 140], orders: [2, 5], amount: [60, 320] },
  { customers: 200, lastDays: [3, 300], gapDays: [30, 60], orders: [1, 1], amount: [40, 260] },
];

/** Writes the orders of 600 customers, the last of them today. The same day gives the same file. */
export function sampleShop(today: Date): File {
  const random = randomNumbers(24);
  const between = ([low, high]: [number, number]) => low + random() * (high - low);
  const midnight = Math.floor(today.getTime() / dayMilliseconds) * dayMilliseconds;
  const lines: { at: number; text: string }[] = [];
  let customer = 0;
  for (const kind of kinds)
    for (let i = 0; i < kind.customers; i++) {
      const [first, last] = [pick(firstNames, random), pick(lastNames, random)];
      const id = 1001 + customer++;
      const email = `${first.toLowerCase()}.${last.toLowerCase()}${id}@example.com`;
      const person = `${id},${email},${first},${last},${random() < 0.85 ? "yes" : "no"}`;
      // The very last order of the shop is of today.
      let daysAgo = lines.length === 0 ? 0 : between(kind.lastDays);
      for (let orders = Math.round(between(kind.orders)); orders > 0; orders--) {
        const at = midnight - Math.round(daysAgo * 24) * 3_600_000;
        const items = 1 + Math.floor(random() * 40);
        lines.push({ at, text: `${new Date(at).toISOString().slice(0, 16)},${person},${between(kind.amount).toFixed(2)},EUR,${items}` });
        daysAgo += between(kind.gapDays) * (0.6 + 0.8 * random());
      }
    }
  lines.sort((a, b) => a.at - b.at);
  const rows = lines.map(({ text }, i) => `${i + 1},${text}\n`);
  const header = "order_id,order_date,customer_id,email,first_name,last_name,accepts_marketing,total,currency,items\n";
  return new File([header, ...rows], "sample-shop.csv");
}

const pick = (texts: string[], random: () => number) => texts[Math.floor(random() * texts.length)]!;

/** Returns a generator of numbers from 0 to 1, the same for the same seed. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => (state = state * 48_271 % 2_147_483_647) / 2_147_483_647;
}
