import { InfiniteQueryObserver, QueryClient } from "@tanstack/react-query";
import { expect, test } from "vitest";
import { asksMore } from "./more";

test("a part that is refused is asked for once, and again when the list is read anew", async () => {
  let refuses = true;
  let asked = 0;
  const list = new InfiniteQueryObserver(new QueryClient(), {
    queryKey: ["list"],
    queryFn: ({ pageParam }) => {
      asked += 1;
      return refuses && pageParam > 0 ? Promise.reject(new Error("over")) : Promise.resolve(pageParam);
    },
    initialPageParam: 0,
    getNextPageParam: (last) => last + 1,
    retry: false,
  });
  const wait = list.subscribe(() => {});
  await list.refetch();
  expect(asksMore(list.getCurrentResult())).toBe(true);
  await list.fetchNextPage();
  expect(asksMore(list.getCurrentResult())).toBe(false);
  refuses = false;
  await list.refetch();
  expect(asksMore(list.getCurrentResult())).toBe(true);
  expect(asked).toBeGreaterThan(2);
  wait();
});
