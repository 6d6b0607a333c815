/** The bridge's own questions on the wire, numbered or not: temperatures, position, status. */
const QUESTION = /^(?:N\d+ ?)?(?:M105|M114|M155(?: ?S\d+)?|M27)(?:\*\d+)?$/i;
/** Their answers: GRBL's status, Marlin's temperatures and position, and "still busy". */
const ANSWER =
  /^<.*>$|^(?:ok(?: [NPB]\d+)* )?\s*(?:T\d?:|B:)-?\d|^\s*X:-?[\d.]+ Y:|^(?:echo:)?busy: processing|^wait$/i;

export const isPollingQuestion = (line: string): boolean => QUESTION.test(line.trim());
export const isPollingAnswer = (line: string): boolean => ANSWER.test(line);
