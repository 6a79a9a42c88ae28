/** Who tried too often waits as long as the hub says. */
import { useEffect, useState } from "react";
import { ApiError } from "../../api/client";

const UNKNOWN = 5; // seconds, where the hub does not say for how long

/** The seconds that are left, and what is to be told of each error. */
export function useWait(): [number, (error: Error) => void] {
  const [left, setLeft] = useState(0);
  useEffect(() => {
    if (left <= 0) return;
    const next = setTimeout(() => setLeft(left - 1), 1000);
    return () => clearTimeout(next);
  }, [left]);
  return [left, (error) => setLeft(error instanceof ApiError && error.status === 429 ? (error.wait ?? UNKNOWN) : 0)];
}
