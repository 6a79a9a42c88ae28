/** Lists that are read whole. */
const MOST = 50_000; // what one page of ours shows at most

/** All items of a list, page by page. */
export async function every<T>(page: (offset: number) => Promise<{ items: T[]; total: number }>): Promise<T[]> {
  const items: T[] = [];
  for (;;) {
    const next = await page(items.length);
    items.push(...next.items);
    if (next.items.length === 0 || items.length >= Math.min(next.total, MOST)) return items;
  }
}
