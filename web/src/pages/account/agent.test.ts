import { expect, test } from "vitest";
import { browserOf } from "./agent";

const MOZILLA = "Mozilla/5.0 (Windows NT 10.0; Win64; x64)";

test.each([
  [
    `${MOZILLA} AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36 Edg/131.0.2903.86`,
    "Edge 131, Windows",
  ],
  [`${MOZILLA} AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36`, "Chrome 131, Windows"],
  ["Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", "Firefox 128, Linux"],
  [
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Safari/605.1.15",
    "Safari 17, macOS",
  ],
  [
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Mobile/15E148 Safari/604.1",
    "Safari 17, iOS",
  ],
  ["python-httpx/0.28", "python-httpx/0.28"],
  ["", null],
  [null, null],
])("%s", (agent, said) => {
  expect(browserOf(agent)).toBe(said);
});
