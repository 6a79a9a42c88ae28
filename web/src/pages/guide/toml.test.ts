import { expect, test } from "vitest";
import { quoted, toml } from "./toml";

test("plain keys first, then tables, then lists of tables", () => {
  const text = toml({
    account: { username: "john", clientKeys: [{ filename: "../keys/id", passphrase: undefined }] },
    includes: ["10.0.0.0/24", "10.0.1.1"],
    port: 22,
    sudo: true,
  });
  expect(text).toBe(
    'includes = ["10.0.0.0/24", "10.0.1.1"]\nport = 22\nsudo = true\n\n[account]\nusername = "john"\n\n' +
      '[[account.clientKeys]]\nfilename = "../keys/id"\n',
  );
});

test.each([
  ["pass", '"pass"'],
  ["CORP\\user", "'CORP\\user'"],
  ["it's \\", '"it\'s \\\\"'],
  ['say "hi"', '"say \\"hi\\""'],
  ["tab\there", '"tab\\u0009here"'],
  ["\\\n", '"\\\\\\u000a"'],
  ["パスワード", '"パスワード"'],
])("%j", (text, said) => {
  expect(quoted(text)).toBe(said);
});
