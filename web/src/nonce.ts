/** The word by which the hub's Content-Security-Policy knows the styles that scripts of this page make. */
import { setNonce } from "get-nonce";

export function nonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? "";
}

setNonce(nonce()); // for the styles that stop the page from scrolling behind a window
