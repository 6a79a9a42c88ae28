import { expect, test } from "vitest";
import { byNeed, daysUntil, needs, type Network } from "./need";

const now = new Date("2026-11-30T12:00:00Z");
const run = {
  scanId: "1",
  status: "done",
  incomplete: false,
  createdAt: null,
  startedAt: null,
  terminatedAt: null,
};

function network(displayName: string, standing: Partial<Network["standing"]> = {}, counts = {}): Network {
  return {
    displayName,
    numberOfNodes: { new: 0, stable: 500, outdated: 0, ...counts },
    standing: {
      numberOfKsockets: 1,
      numberConnected: 1,
      numberRefused: 0,
      tokenExpiresAt: "2027-11-30T00:00:00Z",
      lastRun: run,
      numberOfWaitingSnapshots: 0,
      ...standing,
    },
  };
}

test("who is well needs nobody", () => {
  expect(needs(network("well"), now)).toEqual([]);
});

test.each<[string, Partial<Network["standing"]>, object, object]>([
  ["a token that is over", { tokenExpiresAt: "2026-11-30T00:00:00Z" }, {}, { what: "tokenExpired", count: 1 }],
  ["a token that ends soon", { tokenExpiresAt: "2026-12-09T00:00:00Z" }, {}, { what: "tokenExpires", count: 9 }],
  ["two of three away", { numberOfKsockets: 3 }, {}, { what: "notConnected", count: 2 }],
  ["one sent away", { numberRefused: 1 }, {}, { what: "refused", count: 1 }],
  ["a scan that failed", { lastRun: { ...run, status: "failed" } }, {}, { what: "failed", count: 1 }],
  ["a scan of which reports are lost", { lastRun: { ...run, incomplete: true } }, {}, { what: "partial", count: 1 }],
  ["a snapshot that waits", { numberOfWaitingSnapshots: 2 }, {}, { what: "waiting", count: 2 }],
  ["new nodes", {}, { new: 4 }, { what: "new", count: 4 }],
  [
    "no Ksocket",
    { numberOfKsockets: 0, numberConnected: 0, tokenExpiresAt: null },
    {},
    { what: "noKsocket", count: 1 },
  ],
  ["no scan yet", { lastRun: null }, {}, { what: "neverScanned", count: 1 }],
])("%s", (_name, standing, counts, need) => {
  expect(needs(network("x", standing, counts), now)[0]).toEqual(need);
});

test("what is wrong comes before what changed, then the others by name", () => {
  const some = [
    network("site 10"),
    network("site 9"),
    network("few", {}, { new: 1 }),
    network("away", { numberConnected: 0 }),
    network("many", {}, { new: 9 }),
  ];
  expect(some.sort(byNeed(now)).map((one) => one.displayName)).toEqual(["away", "many", "few", "site 9", "site 10"]);
});

test("a day that has begun counts", () => {
  expect(daysUntil("2026-11-30T12:00:01Z", now)).toBe(1);
  expect(daysUntil("2026-11-29T00:00:00Z", now)).toBe(0);
});
