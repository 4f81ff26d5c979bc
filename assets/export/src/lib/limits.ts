const day = 86_400_000;

/** How often something may be asked for: a few times in a stretch of the app's own time. A restart forgives. */
export class RateLimits {
  readonly #asked = new Map<string, number[]>();

  /** Counts one more. Answers with the seconds to wait, or `null` where it may be. */
  ask(what: string, address: string, most: number, perSeconds: number, now: number): number | null {
    const since = now - perSeconds * 1000;
    const moments = this.#recent(what, address, now).filter((moment) => moment > since);
    const [oldest] = moments;
    if (oldest !== undefined && moments.length >= most) {
      return Math.ceil((oldest + perSeconds * 1000 - now) / 1000);
    }
    this.#keep(what, address, [...moments, now]);
    return null;
  }

  /** Counts a failure at an address that may be locked out for a while. */
  failed(what: string, address: string, now: number): void {
    this.#keep(what, address, [...this.#recent(what, address, now), now]);
  }

  /** Seconds of a lock-out: after five failures a minute, then twice as long each time, an hour at most. Never for good. */
  lockedFor(what: string, address: string, now: number): number | null {
    const moments = this.#recent(what, address, now);
    if (moments.length < 5) return null;
    const wait = Math.min(60_000 * 2 ** Math.min(moments.length - 5, 6), 3_600_000);
    const left = Math.max(...moments) + wait - now;
    return left > 0 ? Math.ceil(left / 1000) : null;
  }

  forgive(what: string, address: string): void {
    this.#asked.delete(`${what} ${address}`);
  }

  forgetAll(): void {
    this.#asked.clear();
  }

  #recent(what: string, address: string, now: number): number[] {
    const moments = this.#asked.get(`${what} ${address}`) ?? [];
    return moments.filter((moment) => moment <= now && now - moment < day);
  }

  #keep(what: string, address: string, moments: number[]): void {
    if (this.#asked.size > 20_000) this.#asked.clear();
    this.#asked.set(`${what} ${address}`, moments);
  }
}
