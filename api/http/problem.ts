/** An error meant for someone: a stable code, an HTTP status and a Chinese sentence that says what to do. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly code: string;
  readonly status: number;
  constructor(code: string, sentence: string, status = 409) {
    super(sentence);
    this.code = code;
    this.status = status;
  }
}

/** Someone else appended first; the reader should look at what changed. */
export class Conflict extends Refused {
  constructor(sentence: string) {
    super('version.conflict', sentence, 409);
  }
}

/** Not now, but in so many seconds: the answer carries `Retry-After`. */
export class Later extends Refused {
  readonly seconds: number;
  constructor(code: string, sentence: string, status: 429 | 503, seconds: number) {
    super(code, sentence, status);
    this.seconds = seconds;
  }
}

/** This person may not do this. */
export class Forbidden extends Refused {
  constructor(code: string, sentence: string) {
    super(code, sentence, 403);
  }
}

/** There is no such thing, or this person may not know of it. */
export class NotFound extends Refused {
  constructor(sentence: string) {
    super('not-found', sentence, 404);
  }
}
