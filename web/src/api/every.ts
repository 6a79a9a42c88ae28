/** Lists that are read whole. */
const MOST = 50_000; // what one page of ours shows at most

/** All items of a list: the first page says how many there are, the others are asked for together. */
export async function every<T>(page: (offset: number) => Promise<{ items: T[]; total: number }>): Promise<T[]> {
  const { items, total } = await page(0);
  const size = items.length;
  if (size === 0 || size >= total) return items;
  const offsets = Array.from({ length: Math.ceil(Math.min(total, MOST) / size) - 1 }, (_, at) => (at + 1) * size);
  const others = await Promise.all(offsets.map(page));
  return [...items, ...others.flatMap((one) => one.items)];
}
