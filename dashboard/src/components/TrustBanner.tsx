import { headsOf, type ModelCard } from "../api";
import type { Result } from "../files/openFile";
import { date, pluralize, wholePercent } from "../format";
import { Notice } from "./Notice";
import { Term } from "./Term";

// A few unusual customers are in every file.
const worryingShare = 0.1;

/** Says whose shop the model learnt from, how good it is, and how many of these customers are unlike those. */
export function TrustBanner({ model, result }: { model: ModelCard; result: Result }) {
  const { source, data, verdict } = model;
  if (headsOf(model).length === 0) return null;
  const orders = result.inspection?.summary;
  const isOwn = data && orders && data.customers === orders.customers && data.firstOrder === orders.firstOrder
    && data.lastOrder === orders.lastOrder;
  const outside = result.predicted === 0 ? 0 : (result.summary?.outOfRange ?? result.outside) / result.predicted;
  return <Notice>
    <p><strong>The model learnt from {isOwn ? "these orders" : source ? source.title : "another file"}</strong>
      {data && <>: {pluralize(data.customers, "customer")}, {date(data.firstOrder)} to {date(data.lastOrder)}</>}.{" "}
      {outside > 0 && <>{wholePercent(outside)} of yours are <Term word="outside the training range" />. </>}
      {verdict && <>{verdict.text} </>}<a href="#/model">How far can I trust it?</a></p>
    {outside > worryingShare && <p>Train on your own orders: <code>conversion start --orders FILE</code></p>}
  </Notice>;
}
