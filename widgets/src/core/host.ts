/** An element, as those see it that do a part of its work. */

export interface Host extends HTMLElement {
  requestUpdate(): void;
}
