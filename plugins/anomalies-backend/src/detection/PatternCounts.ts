const HOUR = 3_600_000;

export interface PatternCount {
  templateId: string;
  count: number;
  /** ms since 1970 */
  firstSeen: number;
  lastSeen: number;
  /** lines by hour, the hour as ms since 1970 */
  hours: Map<number, number>;
}

/** How often each kind of line came. */
export class PatternCounts {
  static create() {
    return new PatternCounts();
  }

  readonly #counts = new Map<string, PatternCount>();

  private constructor() {}

  add(templateId: string, time: number) {
    const hour = Math.floor(time / HOUR) * HOUR;
    const known = this.#counts.get(templateId);
    if (!known) {
      this.#counts.set(templateId, {
        templateId,
        count: 1,
        firstSeen: time,
        lastSeen: time,
        hours: new Map([[hour, 1]]),
      });
      return;
    }
    known.count++;
    known.firstSeen = Math.min(known.firstSeen, time);
    known.lastSeen = Math.max(known.lastSeen, time);
    known.hours.set(hour, (known.hours.get(hour) ?? 0) + 1);
  }

  /** With templates that became one counted as one. */
  resolved(resolve: (id: string) => string): PatternCount[] {
    const together = new Map<string, PatternCount>();
    for (const each of this.#counts.values()) {
      const templateId = resolve(each.templateId);
      const known = together.get(templateId);
      if (!known) {
        together.set(templateId, {
          ...each,
          templateId,
          hours: new Map(each.hours),
        });
        continue;
      }
      known.count += each.count;
      known.firstSeen = Math.min(known.firstSeen, each.firstSeen);
      known.lastSeen = Math.max(known.lastSeen, each.lastSeen);
      for (const [hour, count] of each.hours) {
        known.hours.set(hour, (known.hours.get(hour) ?? 0) + count);
      }
    }
    return [...together.values()];
  }
}
