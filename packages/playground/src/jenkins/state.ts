import type { PastBuild } from '../world/history';

export type BuildResult = PastBuild['result'];

/** One stage of a build, as it was decided when the build began. */
export interface PlannedStage {
  name: string;
  durationMs: number;
  result: BuildResult | 'NOT_BUILT';
}

export interface BuildState {
  number: number;
  queueId: number;
  branch: string;
  commit: string;
  cause: string;
  parameters: { name: string; value: string }[];
  /** message and author of the newest commit */
  change?: { message: string; author: string };
  /** world time, ms */
  startedAt: number;
  stages: PlannedStage[];
  /** someone stopped it */
  abortedAt?: number;
  /** what was already told to others */
  told?: { deployed?: boolean; finished?: boolean };
}

export interface FolderState {
  type: 'folder';
  description: string;
  config?: string;
}

export interface JobState {
  type: 'job';
  description: string;
  /** XML as someone sent it; a job of a new world has none and writes it when asked */
  config?: string;
  /** path of the project in GitLab */
  project: string;
  disabled: boolean;
  nextNumber: number;
  /** oldest first */
  builds: BuildState[];
}

export interface QueueItem {
  id: number;
  job: string;
  branch: string;
  commit?: string;
  cause: string;
  parameters: { name: string; value: string }[];
  change?: { message: string; author: string };
  queuedAt: number;
  /** number of the build that it became */
  number?: number;
  cancelled?: boolean;
}

export interface JenkinsState {
  nextQueueId: number;
  /** full name → folder or job */
  items: Record<string, FolderState | JobState>;
  /** waiting ones and those that left a while ago */
  queue: QueueItem[];
}
