/** An element, as those see it that do a part of its work. */

export interface Host extends HTMLElement {
  requestUpdate(): void;
  /** Tell the page; true where nobody there prevented what would follow. */
  announce(name: string, detail: object): boolean;
}
