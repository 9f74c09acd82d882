import { CountSeries } from './CountSeries';

const SLOT = 30;
const SLOTS = 1440 / SLOT;
/** Two days of a slot before it says what is usual at its time. */
const KNOWN = 2 * SLOT;
/** About five days: a service that grew is not judged by last month. */
const MEMORY = 5 * SLOT;

/** What is usual for a count at this time of the day. Constant memory: a series for each half hour. */
export class DayProfile {
  static create() {
    return new DayProfile();
  }

  #slots: CountSeries[] = Array.from({ length: SLOTS }, () =>
    CountSeries.create(),
  );

  private constructor() {}

  /** Of the time of this minute (since 1970); undefined as long as fewer than two days of it are known. */
  at(minute: number): CountSeries | undefined {
    const slot = this.#slot(minute);
    return slot.minutes >= KNOWN ? slot : undefined;
  }

  add(minute: number, count: number): void {
    this.#slot(minute).add(count, MEMORY);
  }

  #slot(minute: number): CountSeries {
    return this.#slots[Math.floor((((minute % 1440) + 1440) % 1440) / SLOT)];
  }

  toJSON(): number[][] {
    return this.#slots.map(slot => slot.toJSON());
  }

  static restore(slots: readonly number[][] | undefined): DayProfile {
    const profile = new DayProfile();
    if (slots?.length === SLOTS) {
      profile.#slots = slots.map(values => CountSeries.restore(values));
    }
    return profile;
  }
}
