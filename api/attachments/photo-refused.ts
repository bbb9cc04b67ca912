/** A picture that cannot be kept: cut short, or put together in a way that no camera does. */
export class PhotoRefused extends Error {
  override readonly name = 'PhotoRefused';
  readonly code: 'incomplete';
  constructor(code: 'incomplete') {
    super(`The picture is ${code}.`);
    this.code = code;
  }
}
