/** Not too often: the first at once, what comes meanwhile once, at the end of the pause. */
export class Pace {
  private readonly pauses = new Map<string, ReturnType<typeof setTimeout>>();
  private readonly waiting = new Map<string, () => void>();

  /** Do it now, or when this was last done `every` milliseconds ago. */
  run(name: string, every: number, action: () => void): void {
    if (this.pauses.has(name)) {
      this.waiting.set(name, action);
      return;
    }
    action();
    this.pauses.set(
      name,
      setTimeout(() => this.over(name, every), every),
    );
  }

  /** Nothing that waits is done any more. */
  stop(): void {
    this.pauses.forEach((one) => clearTimeout(one));
    this.pauses.clear();
    this.waiting.clear();
  }

  private over(name: string, every: number): void {
    this.pauses.delete(name);
    const action = this.waiting.get(name);
    this.waiting.delete(name);
    if (action) this.run(name, every, action);
  }
}
