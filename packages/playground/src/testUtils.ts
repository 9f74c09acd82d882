import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { PlaygroundServer } from './server/PlaygroundServer';
import type { ToolId } from './standIns';

export type { ToolId } from './standIns';
export type { World } from './world/World';
export type { Control } from './control/Control';
export { playgroundCredentials } from './credentials';
export {
  fieldsOf,
  VendorApi,
  type Exchange,
  type VendorEndpoint,
} from './vendor/VendorApi';
export { ExchangeRecorder } from './vendor/ExchangeRecorder';
export { gitlabVendorApi } from './gitlab/vendorApi';
export * as gitlabShapes from './gitlab/vendorShapes';
export { describedRun, jenkinsVendorApi } from './jenkins/vendorApi';
export { hasPath as jenkinsHas } from './jenkins/vendorCheck';

export interface StartPlaygroundOptions {
  /** any free one by default */
  port?: number;
  /** only what a test needs: the fewer, the faster */
  tools?: ToolId[];
  /** folder for the state; by default one that is removed at the end */
  data?: string;
  /** the same word gives the same history */
  seed?: string;
  /** ms since 1970: the world begins then and stands still but for `advance`; by default it begins now and runs */
  startAt?: number;
  /** base URL that webhooks are sent to; by default none are sent */
  portalUrl?: string;
}

/** A playground for a test. Call `stop` at the end. */
export async function startPlayground(options: StartPlaygroundOptions = {}) {
  const data =
    options.data ?? fs.mkdtempSync(path.join(os.tmpdir(), 'playground-'));
  const server = await PlaygroundServer.create({
    port: options.port ?? 0,
    dataDir: options.data,
    scratchDir: data,
    tools: options.tools,
    randomSeed: options.seed,
    startAt: options.startAt,
    portalUrl: options.portalUrl,
  });
  const { url, world, control } = server;
  return {
    /** base URL without a slash at the end */
    url,
    world,
    control,
    async stop() {
      await server.stop();
      if (options.data === undefined) {
        fs.rmSync(data, { recursive: true, force: true });
      }
    },
  };
}
