import { SlotStatistics, type SlotSnapshot } from './SlotStatistics';

/** In the place of a word that turned out to be a variable. */
export const STAR = 0;
/** In the place of a text with any number of words. */
export const RUN = 1;

/** An order of words that lines of a template have. */
export interface Shape {
  /** hashes of the words; `STAR` where words differ, at most one `RUN` */
  pattern: Int32Array;
  /** the first line of this shape */
  sample: string;
}

/** One kind of log line: the words that all its lines have, and what stands between them. */
export class LogTemplate {
  /** the first is of the line that founded it */
  shapes: Shape[];
  /** stays the same over merges and restarts */
  readonly id: string;
  /** how many lines */
  count = 0;
  /** in which settled period it was first seen, and the last line's number */
  readonly born: number;
  lastSeen = 0;
  slots: SlotStatistics[] | undefined;
  /** whether a variable has so few values that a new one is news */
  closed = false;
  /** what it became part of */
  mergedInto: LogTemplate | undefined;
  /** forgotten to keep within bounds */
  dropped = false;
  /** how often it was taken apart */
  splits = 0;
  /** the text of the template, made when asked for */
  text: string | undefined;

  constructor(options: { id: string; shapes: Shape[]; born: number }) {
    this.id = options.id;
    this.shapes = options.shapes;
    this.born = options.born;
  }

  /** What this template is part of now. */
  get current(): LogTemplate {
    return this.mergedInto ? this.mergedInto.current : this;
  }

  /** Which of the two a merge keeps: the elder, and of one period the one of the smaller id. */
  isBefore(other: LogTemplate): boolean {
    return this.born === other.born
      ? this.id < other.id
      : this.born < other.born;
  }

  absorb(other: LogTemplate): void {
    this.count += other.count;
    this.lastSeen = Math.max(this.lastSeen, other.lastSeen);
    this.text = undefined;
    other.mergedInto = this;
    other.shapes = [];
    other.slots = undefined;
  }

  toJSON(): TemplateSnapshot {
    return {
      id: this.id,
      shapes: this.shapes.map(({ pattern, sample }) => [[...pattern], sample]),
      count: this.count,
      born: this.born,
      lastSeen: this.lastSeen,
      slots: this.slots?.map(slot => slot.toJSON()),
      ...(this.splits > 0 && { splits: this.splits }),
    };
  }

  static restore(snapshot: TemplateSnapshot): LogTemplate {
    const template = new LogTemplate({
      id: snapshot.id,
      shapes: snapshot.shapes.map(([pattern, sample]) => ({
        pattern: Int32Array.from(pattern),
        sample,
      })),
      born: snapshot.born,
    });
    template.count = snapshot.count;
    template.splits = snapshot.splits ?? 0;
    template.lastSeen = snapshot.lastSeen;
    template.slots = snapshot.slots?.map(slot => SlotStatistics.restore(slot));
    template.closed = template.slots?.some(slot => slot.closed) ?? false;
    return template;
  }
}

export interface TemplateSnapshot {
  id: string;
  shapes: Array<[number[], string]>;
  count: number;
  born: number;
  lastSeen: number;
  slots?: SlotSnapshot[];
  splits?: number;
}

/** A shape and whose it is. */
export interface Item {
  shape: Shape;
  template: LogTemplate;
}
