/** Which cell a host has in its subnet: by its address, so that it keeps its place from scan to scan. Pure. */
import { BLOCK } from "./sizes";

const LARGEST = 65_536; // cells of a subnet that are laid by address: a /16

/** The number that an IPv4 address is; -1 for anything else. */
export function number(addr: string): number {
  const parts = addr.split(".");
  if (parts.length !== 4) return -1;
  let value = 0;
  for (const part of parts) {
    if (!/^\d{1,3}$/.test(part) || Number(part) > 255) return -1;
    value = value * 256 + Number(part);
  }
  return value;
}

/** First address and count of an IPv4 prefix; null for anything else. */
export function range(cidr: string): { first: number; count: number } | null {
  const [addr = "", length = ""] = cidr.split("/");
  const first = number(addr);
  if (first < 0 || !/^\d{1,2}$/.test(length) || Number(length) > 32) return null;
  const count = 2 ** (32 - Number(length));
  return { first: Math.floor(first / count) * count, count };
}

/** By cell the host, -1 where nobody is.
 *
 * Up to a /24 each address has its cell. In larger subnets each /24 in which somebody is has a block of 256. What has
 * no such place (IPv6, two nodes of one address) comes after, in the order given.
 */
export function slots(cidr: string, hosts: number[], addrs: string[]): Int32Array {
  const known = range(cidr);
  const numbers = hosts.map((host) => number(addrs[host] ?? ""));
  const blocks = new Map<number, number>();
  if (known && known.count > BLOCK) {
    const taken = new Set(numbers.filter((one) => within(known, one)).map((one) => Math.floor(one / BLOCK)));
    [...taken].sort((a, b) => a - b).forEach((block, at) => blocks.set(block, at));
    if (blocks.size * BLOCK > LARGEST) blocks.clear();
  }
  const cells = new Map<number, number>();
  const left: number[] = [];
  hosts.forEach((host, at) => {
    const cell = cellOf(numbers[at] ?? -1, known, blocks);
    if (cell < 0 || cells.has(cell)) left.push(host);
    else cells.set(cell, host);
  });
  const ordered = known && known.count <= BLOCK ? known.count : blocks.size * BLOCK;
  const made = new Int32Array(Math.max(ordered + left.length, 1)).fill(-1);
  for (const [cell, host] of cells) made[cell] = host;
  left.forEach((host, at) => (made[ordered + at] = host));
  return made;
}

function within(known: { first: number; count: number }, one: number): boolean {
  return one >= known.first && one < known.first + known.count;
}

function cellOf(one: number, known: { first: number; count: number } | null, blocks: Map<number, number>): number {
  if (!known || !within(known, one)) return -1;
  if (known.count <= BLOCK) return one - known.first;
  const block = blocks.get(Math.floor(one / BLOCK));
  return block === undefined ? -1 : block * BLOCK + (one % BLOCK);
}
