import type { Entity } from '@backstage/catalog-model';
import type { Window } from './MetricSource';

export interface LogLine {
  /** ms since 1970 */
  time: number;
  pod?: string;
  /** as the container wrote it, without the time that the tool added */
  line: string;
  /** when the tool knows it */
  level?: string;
}

export interface LogWindow {
  /** the oldest first */
  lines: LogLine[];
  /** what is left out when there was more than the budget: counted, so that volume stays true where the tool tells it */
  skipped: number;
  /** up to where it was read, ms since 1970; before the end of the window when the budget ended */
  until: number;
  /** what could not be read although the rest was, in words for a person */
  problem?: string;
}

/** Where logs of a service come from. Ids of the tool come from the entity alone. */
export interface LogSource {
  readonly tool: string;
  serves(entity: Entity): Promise<boolean>;
  /**
   * @param budget - most lines and bytes of this reading
   * @throws UpstreamError in words for a person
   */
  read(
    entity: Entity,
    window: Window,
    budget: { lines: number; bytes: number },
    signal: AbortSignal,
  ): Promise<LogWindow>;
}
