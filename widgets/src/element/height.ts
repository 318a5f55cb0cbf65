/** Holds the place of an element until it is filled: what stands below it must not jump. */
import { quietly } from "../core/quietly.ts";

const PREFIX = "okr-height:";

/** As high as it was when this tab last showed it; a page may set a `min-height` of its own. */
export function reserveHeight(element: HTMLElement): void {
  const height = quietly(() => sessionStorage.getItem(keyOf(element)));
  if (height) element.style.setProperty("--okr-reserved", `${Number(height)}px`);
}

export function rememberHeight(element: HTMLElement): void {
  element.style.removeProperty("--okr-reserved");
  quietly(() => sessionStorage.setItem(keyOf(element), String(Math.floor(element.offsetHeight))));
}

/** By its width too: a narrow column is higher. */
function keyOf(element: HTMLElement): string {
  const told = element.getAttributeNames().filter((name) => !VOLATILE.test(name));
  const values = told.map((name) => `${name}=${element.getAttribute(name)}`);
  return `${PREFIX}${element.localName} ${values.join()} ${element.clientWidth}`;
}

const VOLATILE = /^(state|style|class)$/;
