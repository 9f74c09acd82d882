import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RequestHandler } from 'msw';
import type { World } from './world/World';

/** What a stand-in is made with. */
export interface StandInContext {
  world: World;
  /** base URL of the playground without a slash at the end, for links */
  url: string;
  /** folder for what does not fit into the world's JSON, such as git repositories */
  dataDir: string;
  /** base URL of the portal that webhooks are sent to; undefined: nobody wants them */
  portalUrl?: string;
  log: (message: string) => void;
}

export interface PushRequest {
  /** path with namespace */
  project: string;
  branch: string;
  message: string;
  /** changes nothing but configuration */
  config?: boolean;
}

/** One tool of the playground: the same URLs and JSON as the real one, showing the world. */
export interface StandIn {
  /** one word, what the control path calls it */
  id: string;
  title: string;
  /** first path segments that are its own, for example `/redmine` and `/redmine-kb-card` */
  basePaths: string[];
  /** each pattern begins with a star in place of the origin */
  handlers: RequestHandler[];
  /** For what streams. Resolves to true when it took the request; then the handlers are not asked. */
  node?(req: IncomingMessage, res: ServerResponse): Promise<boolean>;
  /** Makes a real commit. Only the one with the repositories has it. */
  push?(request: PushRequest): Promise<{ commit: string }>;
  stop?(): Promise<void>;
}

export type CreateStandIn = (
  context: StandInContext,
) => StandIn | Promise<StandIn>;
