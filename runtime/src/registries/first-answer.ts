import type { Environment, Timer } from "../environment.js";

/** Time that one has to answer before another is asked as well. Milliseconds. */
const PATIENCE_MS = 500;

/** A question that each of several servers can answer. */
export interface Question<Answer> {
  /** How many can be asked; at least one. */
  readonly count: number;
  readonly environment: Environment;
  /** Asks the first, second and so on. The signal says that nobody waits for this one any more. */
  ask(attempt: number, signal: AbortSignal): Promise<Answer>;
  /** Whether it would be of no use to ask anybody else. */
  isFinal(error: unknown): boolean;
}

/**
 * The first answer. Another server is asked as soon as one has failed, and beside one that takes half
 * a second. Rejects with a final error, or with the last one when all have failed.
 */
export function firstAnswer<Answer>(question: Question<Answer>): Promise<Answer> {
  const { count, environment } = question;
  const stop = new AbortController();
  return new Promise((resolve, reject) => {
    let asked = 0;
    let failed = 0;
    let timer: Timer | undefined;
    const finish = (): void => {
      timer?.stop();
      stop.abort();
    };
    const askNext = (): void => {
      timer?.stop();
      if (asked === count || stop.signal.aborted) return;
      const attempt = asked++;
      if (asked < count) timer = environment.startTimer(PATIENCE_MS, askNext);
      void settle(question.ask(attempt, stop.signal));
    };
    const settle = async (asking: Promise<Answer>): Promise<void> => {
      const outcome = await asking.then(
        (answer) => ({ answer }),
        (error: unknown) => ({ error }),
      );
      if ("answer" in outcome) {
        finish();
        resolve(outcome.answer);
        return;
      }
      const { error } = outcome;
      failed++;
      if (failed < count && !question.isFinal(error)) {
        askNext();
        return;
      }
      finish();
      reject(error instanceof Error ? error : new Error(String(error)));
    };
    askNext();
  });
}
