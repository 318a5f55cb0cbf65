/** An element, as those see it that do a part of its work. */

export interface Host extends HTMLElement {
  addHelper(helper: Helper): void;
  requestUpdate(): void;
}

/** Told when its element comes into a page, and when it goes. */
export interface Helper {
  hostConnected(): void;
  hostDisconnected(): void;
}
