/** Storage may be full, forbidden or hold another version's answer: then nothing is kept. */
export function quietly<Result>(act: () => Result): Result | undefined {
  try {
    return act();
  } catch {
    return undefined;
  }
}
