import { expect, test } from "vitest";
import { EMPTY, file, fileName, folder, wrong, type Account } from "./account";

const account = (some: Partial<Account>): Account => ({ ...EMPTY, includes: "10.0.0.0/24", ...some });

test("SSH by password, and by key", () => {
  const given = account({ username: "john", password: 'pa"ss', excludes: "10.0.0.1" });
  expect(file(given)).toBe(
    'includes = ["10.0.0.0/24"]\nexcludes = ["10.0.0.1"]\n\n[account]\nusername = "john"\npassword = "pa\\"ss"\n',
  );
  expect(file({ ...given, by: "key", keyFile: "../keys/id" })).toContain(
    '[[account.clientKeys]]\nfilename = "../keys/id"\n',
  );
  expect(file({ ...given, by: "key", keyFile: "../keys/id" })).not.toContain("pass");
  expect(folder(given)).toBe("ssh");
});

test("SNMP v2c and v3", () => {
  expect(file(account({ method: "snmp2", community: "public" }))).toContain('[authData]\ncommunity = "public"\n');
  const three = account({ method: "snmp3", username: "u", authKey: "12345678", privKey: "87654321" });
  expect(file(three)).toContain('authKey = "12345678"\nprivProtocol = "usmAesCfb128Protocol"\nprivKey = "87654321"');
  expect(file({ ...three, authProtocol: "usmNoAuthProtocol" })).not.toContain("Key");
  expect(file({ ...three, privProtocol: "usmNoPrivProtocol" })).not.toContain("priv");
  expect(folder(three)).toBe("snmp");
});

test("WinRM", () => {
  const given = account({ method: "winrm", username: "CORP\\bob", password: "x" });
  expect(file(given)).toContain("authMethod = \"ntlm\"\n\n[account]\nusername = 'CORP\\bob'\n");
  expect(wrong(given)).toEqual({});
  expect(wrong({ ...given, login: "basic" })).toEqual({ username: "domain" });
});

test.each<[Partial<Account>, object]>([
  [{}, { username: "needed", password: "needed" }],
  [{ by: "key", username: "u" }, { keyFile: "needed" }],
  [{ includes: "", username: "u", password: "p" }, { includes: "needed" }],
  [{ includes: "10.0.0.1-9", username: "u", password: "p" }, { includes: "address" }],
  [{ username: "u", password: "p", excludes: "host" }, { excludes: "address" }],
  [{ method: "snmp2" }, { community: "needed" }],
  [
    { method: "snmp3", username: "u", authKey: "short", privKey: "short" },
    { authKey: "short", privKey: "short" },
  ],
  [{ method: "snmp3", username: "u", authProtocol: "usmNoAuthProtocol" }, {}],
])("%o", (given, found) => {
  expect(wrong(account(given))).toEqual(found);
});

test.each([
  ["10.0.0.0/24", "10_10.0.0.0-24.toml"],
  ["../../etc/passwd", "10_etc-passwd.toml"],
  ["", "10_account.toml"],
])("of %s the file is called %s", (includes, name) => {
  expect(fileName(account({ includes }))).toBe(name);
});
