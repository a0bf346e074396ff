/** Says why a chain or a key was refused: `reason` is one of docs/reference/format.md, 2.13. */
export class ChainError extends Error {
  constructor(reason, text) {
    super(`${reason}: ${text}`);
    this.reason = reason;
  }
}
