/** Where an engine says what happened: fields first, then a Chinese sentence for the operator (a pino logger fits). */
export type QueueLog = {
  info(fields: object, sentence: string): void;
  warn(fields: object, sentence: string): void;
  error(fields: object, sentence: string): void;
};
