import assert from "node:assert/strict";
import { test } from "node:test";
import { bind } from "../../../runtime/src/call/bound-service.js";
import type { CallContext } from "../../../runtime/src/call/call-context.js";
import type { AnyMethod, ServiceType } from "../../../runtime/src/call/method.js";

test("what a promise of another library rejects with becomes the declared error of its code", async () => {
  const type = { code: 1001, create: () => new Error("declared") };
  // All that is looked at.
  const method = { kind: "unary", errors: () => [type] } as unknown as AnyMethod;
  const failure = Promise.reject(Object.assign(new Error("own"), { code: 1001 }));
  const run = (): unknown => ({ then: failure.then.bind(failure) });
  const [handler] = bind({} as ServiceType, [{ method, run }]).handlers; // as above
  const given = handler?.run([], {} as CallContext); // as above
  await assert.rejects(Promise.resolve(given), /^Error: declared$/);
});
