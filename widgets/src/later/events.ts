/** Server-sent events out of the bytes of an answer: https://html.spec.whatwg.org/multipage/server-sent-events.html. */

export interface StreamEvent {
  /** Empty for a comment, by which the other side only shows that it is there. */
  name: string;
  data: string;
}

/** Not as strings: the build takes line breaks out of those (vite.config.ts). */
const BLANK_LINE = /\n\n/;
const LINE_END = /\n/;

/** Ends with the answer, and throws where nothing comes for `silence` milliseconds. */
export async function* events(answer: Response, silence: number): AsyncGenerator<StreamEvent> {
  const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  try {
    for (;;) {
      const { done, value } = await withPatience(reader.read(), silence);
      if (done) return;
      const parts = (text + value).split(BLANK_LINE);
      text = parts.pop()!;
      for (const part of parts) yield parsed(part);
    }
  } finally {
    reader.cancel().catch(() => undefined);
  }
}

function parsed(part: string): StreamEvent {
  const lines = part.split(LINE_END);
  const of = (field: string): string[] =>
    lines.filter((line) => line.startsWith(`${field}:`)).map((line) => line.slice(field.length + 1).trimStart());
  return { name: of("event")[0] ?? "", data: of("data").join("") };
}

function withPatience<Result>(promise: Promise<Result>, silence: number): Promise<Result> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("silent")), silence);
    void promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
