/** Numbers for the style sheet, as a style of the element's own. */

type Numbers = Record<`--${string}`, number>;

/**
 * Bound as the property `.style`: a strict style-src blocks the attribute, also where Lit's styleMap writes it
 * first (https://github.com/lit/lit/issues/4719).
 */
export function drawn(numbers: Numbers): string {
  return Object.entries(numbers).map((each) => each.join(":")).join(";");
}
