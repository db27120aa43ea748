// Calls the service through openapi-fetch, with the types that openapi-typescript generates.
import assert from "node:assert/strict";
import createClient from "openapi-fetch";
import type { components, paths } from "./generated/schema";

type Customer = components["schemas"]["Customer"];
const client = createClient<paths>({ baseUrl: process.argv[2]! });

const customer: Customer = {
  customerId: "anna", asOf: null, features: null,
  orders: [{ at: "2026-05-01T08:00:00Z", amount: 5, items: null, products: null, returned: null }],
};

async function main(): Promise<void> {
  const score = await client.POST("/api/score", { body: customer });
  assert.equal(score.data?.status, "ok");
  assert.equal(typeof score.data.probability, "number");

  const batch = await client.POST("/api/score/batch", {
    body: customer,
    bodySerializer: line => `${JSON.stringify(line)}\n${JSON.stringify(line)}\n`,
    headers: { "content-type": "application/x-ndjson" },
    parseAs: "text",
  });
  const lines = (batch.data as unknown as string).trimEnd().split("\n").map(line => JSON.parse(line) as components["schemas"]["BatchLine"]);
  assert.deepEqual(lines.map(line => line.status), ["ok", "ok"]);

  const policy = await client.GET("/api/policy");
  const simulation = await client.POST("/api/policy/simulate", { body: { policy: policy.data!, customers: [customer] } });
  assert.equal(simulation.data?.customers, 1);

  const metadata = await client.GET("/v2/models/{model}", { params: { path: { model: "conversion" } } });
  const shape = [1, metadata.data!.inputs[0]!.shape[1]!];
  const inference = await client.POST("/v2/models/{model}/infer", {
    params: { path: { model: "conversion" } },
    body: {
      id: null, outputs: null,
      inputs: [{ name: "features", datatype: "FP32", shape, data: Array.from({ length: shape[1]! }, (_, i) => (i === 18 ? null : i)) }],
    },
  });
  assert.equal(inference.data?.outputs.length, 3);

  const refused = await client.POST("/api/score", { body: { ...customer, orders: [] } });
  assert.equal(refused.error?.errors?.[0]?.pointer, "/orders");
  console.log("openapi-typescript passed");
}

void main();
