import type * as Chevrotain from "chevrotain";

/*
 * The parser toolkit, from the one file that its package holds beside its modules. Those are several
 * hundred with the ones of lodash-es, and loading them takes longer than checking a hundred services.
 */

const toolkit = await load();

/** Makes a kind of token. */
export const createToken: typeof Chevrotain.createToken = toolkit.createToken;

/** Builds a concrete syntax tree while it parses. */
export const CstParser: typeof Chevrotain.CstParser = toolkit.CstParser;

/** The token that stands for the end of the file. */
export const EOF: typeof Chevrotain.EOF = toolkit.EOF;

/** Whether an error is one of the parser's, about what it reads. */
export const isRecognitionException: typeof Chevrotain.isRecognitionException =
  toolkit.isRecognitionException;

/** Cuts a text into tokens. */
export const Lexer: typeof Chevrotain.Lexer = toolkit.Lexer;

/** What a kind of token is called in messages. */
export const tokenLabel: typeof Chevrotain.tokenLabel = toolkit.tokenLabel;

/**
 * The package does not name the file among its exports, so that it is found by the place of what is
 * named; where it should be missing, the modules do the same.
 */
async function load(): Promise<typeof Chevrotain> {
  const bundle = new URL("../chevrotain.mjs", import.meta.resolve("chevrotain"));
  try {
    // The same version of the same package, so of the same type.
    return (await import(bundle.href)) as typeof Chevrotain;
  } catch (error) {
    if (!(error instanceof Error) || !("code" in error)) throw error;
    if (error.code !== "ERR_MODULE_NOT_FOUND") throw error;
    return import("chevrotain");
  }
}
