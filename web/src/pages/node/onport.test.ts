import { expect, test } from "vitest";
import { onPort } from "./onport";

const station = (macaddr: string, managedNodeId: string | null = null) => ({
  macaddr,
  managedNodeId,
  displayName: managedNodeId && `node ${managedNodeId}`,
  vendor: null,
  vlans: [],
  here: true,
});
const hello = (source: string, more: { macaddr?: string; managedNodeId?: string; name?: string }) => ({
  source,
  name: more.name ?? null,
  port: "eth0",
  addr: null,
  macaddr: more.macaddr ?? null,
  platform: null,
  managedNodeId: more.managedNodeId ?? null,
  displayName: more.managedNodeId ? `node ${more.managedNodeId}` : null,
});

test("who says who it is stands there once, with all that tell it", () => {
  const neighbors = [hello("lldp", { managedNodeId: "7" }), hello("cdp", { managedNodeId: "7" })];
  const { said, heard, left } = onPort({
    leads: false,
    stations: 2,
    named: [station("a", "7"), station("b")],
    neighbors,
  });
  expect(said).toEqual([{ nodeId: "7", name: "node 7", port: "eth0", sources: ["LLDP", "CDP"] }]);
  expect(heard.map((one) => one.macaddr)).toEqual(["b"]);
  expect([left(6), left(0)]).toEqual([0, 1]);
});

test("a stranger is known by its MAC address", () => {
  const neighbors = [hello("lldp", { macaddr: "a", name: "phone" })];
  const { said, heard } = onPort({ leads: false, stations: 1, named: [station("a")], neighbors });
  expect([said.map((one) => one.name), heard]).toEqual([["phone"], []]);
});

test("of a port that leads to another switch only numbers are told", () => {
  const named = [station("a"), station("b")];
  const { said, heard, left } = onPort({ leads: true, stations: 500, named, neighbors: [] });
  expect([said, heard, left(6)]).toEqual([[], [], 500]);
});
