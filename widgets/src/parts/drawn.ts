/** Numbers for the style sheet, set on an element's own style. */
import { nothing } from "lit/html.js";
import { Directive, type ElementPart, directive } from "lit/directive.js";

type Numbers = Record<`--${string}`, number>;

/** Not styleMap: a strict style-src blocks its first attribute, https://github.com/lit/lit/issues/4719. */
class Drawn extends Directive {
  override render(_numbers: Numbers): unknown {
    return nothing;
  }

  override update(part: ElementPart, [numbers]: [Numbers]): void {
    const { style } = part.element as HTMLElement;
    for (const [name, value] of Object.entries(numbers)) style.setProperty(name, String(value));
  }
}

export const drawn = directive(Drawn);
