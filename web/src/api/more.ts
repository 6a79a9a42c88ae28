/** Lists that are read part by part, as one looks on. */

interface Parts {
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  isFetchNextPageError: boolean;
}

/** Whether the next part may be asked for by itself: one that was refused (the session is over, say) is not asked for
 * again and again, but when the list is read anew. Pure. */
export function asksMore({ hasNextPage, isFetchingNextPage, isFetchNextPageError }: Parts): boolean {
  return hasNextPage && !isFetchingNextPage && !isFetchNextPageError;
}
