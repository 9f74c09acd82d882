import type { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { EventsService } from '@backstage/plugin-events-node';
import type { SignalsService } from '@backstage/plugin-signals-node';
import {
  LABEL_AFFILIATE,
  PLUGIN_INSTALLED,
  pluginLabel,
  SIGNAL_INSTALLATIONS,
  TOPIC_INSTALLATION,
  type InstallationEvent,
  type Problem,
} from '@kronos-portal/common';
import type { LeasedRow, StepResult } from '@kronos-portal/node';
import type { NewAuditEntry } from './AuditStore';
import type { ConnectionCheck } from './ConnectionCheck';
import type { ConnectionResolver } from './ConnectionResolver';
import type { Installation } from './Installation';
import type { InstallationStore, StepChanges } from './InstallationStore';
import type { OfferingCatalog } from './OfferingCatalog';

const notChecked = ({ offering }: Installation): Problem => ({
  kind: 'unconfigured',
  message: `The part of the portal that talks to this tool (${offering}) could not be asked. It is tried again.`,
});

const STAMPING_LIMIT_MS = 20_000;
const STAMPING_LOOK_MS = 500;
const FAILED_LOOK_MS = 60_000;

export interface InstallationStepsOptions {
  store: InstallationStore;
  catalog: CatalogService;
  auth: AuthService;
  check: ConnectionCheck;
  events: EventsService;
  offerings: OfferingCatalog;
  resolver: ConnectionResolver;
  signals: SignalsService;
  logger: LoggerService;
}

/** What the portal itself did with an installation. */
export const entryOf = (
  row: Installation,
  action: string,
  after: Record<string, unknown> | null,
): NewAuditEntry => ({
  at: new Date().toISOString(),
  actor: 'marketplace',
  action,
  affiliate: row.affiliate,
  offering: row.offering,
  installationId: row.id,
  before: null,
  after,
});

/**
 * Brings installations about: requested → checking → stamping → installed, and uninstalling → gone. Each step can be
 * repeated; what others must hear is said after the state is stored, and again when the process dies in between.
 */
export class InstallationSteps {
  readonly #o: InstallationStepsOptions;

  static create(options: InstallationStepsOptions) {
    return new InstallationSteps(options);
  }

  private constructor(options: InstallationStepsOptions) {
    this.#o = options;
  }

  async step(lease: LeasedRow<Installation>): Promise<StepResult> {
    const { row } = lease;
    if (row.wanted === 'absent') return await this.#remove(lease);
    if (row.mode === 'off' && row.state !== 'installed') {
      await this.#advance(lease, { state: 'installed', clearProblem: true });
      return await this.#told(row);
    }
    switch (row.state) {
      case 'requested':
      case 'failed':
      case 'checking':
        return await this.#check(lease);
      case 'stamping':
        return await this.#stamp(lease);
      default:
        return await this.#told(row);
    }
  }

  async #check(lease: LeasedRow<Installation>): Promise<StepResult> {
    const { row } = lease;
    if (row.state === 'requested') {
      await this.#advance(lease, { state: 'checking' });
      await this.#signal(row);
    }
    const answer = await this.#ask(row).catch(async error => {
      // Tried again soon; until then it is told why nothing goes on.
      await this.#advance(lease, { problem: notChecked(row) });
      throw error;
    });
    const checkedAt = new Date().toISOString();
    if (answer.ok) {
      await this.#advance(lease, {
        state: 'stamping',
        stepStartedAt: checkedAt,
        checkedAt,
        clearProblem: true,
      });
      await this.#publish({ ...row, state: 'stamping' });
      return { againInMs: 0 };
    }
    // What is in use stays visible, with its fault; what never worked does not appear.
    const state = row.installedAt ? 'degraded' : 'failed';
    const news =
      row.state === state
        ? undefined
        : entryOf(row, state === 'failed' ? 'install-failed' : 'degraded', {
            problem: answer.problem?.message ?? null,
          });
    await this.#advance(
      lease,
      { state, problem: answer.problem, checkedAt },
      news,
    );
    // A failure that goes on is no news, and others drop what they know with each event.
    if (news) await this.#publish({ ...row, state });
    return state === 'failed' ? { againInMs: FAILED_LOOK_MS } : { rest: true };
  }

  async #stamp(lease: LeasedRow<Installation>): Promise<StepResult> {
    const { row } = lease;
    const waited = Date.now() - Date.parse(row.stepStartedAt ?? row.changedAt);
    if (waited < STAMPING_LIMIT_MS && !(await this.#isStamped(row))) {
      return { againInMs: STAMPING_LOOK_MS };
    }
    await this.#advance(
      lease,
      {
        state: 'installed',
        stepStartedAt: undefined,
        installedAt: row.installedAt ?? new Date().toISOString(),
      },
      entryOf(row, 'installed', { version: row.version }),
    );
    // Again, should a kill have swallowed what was said when the stamping began.
    return await this.#told({ ...row, state: 'installed' });
  }

  async #ask(row: Installation) {
    const spec = await this.#o.offerings.get(row.offering);
    return await this.#o.check.ask({
      plugin: this.#o.offerings.connectorPlugin(row.offering, spec),
      tool: row.offering,
      affiliate: row.affiliate,
      settings: row.settings,
      secrets: await this.#o.resolver.secrets(row.id),
    });
  }

  async #remove(lease: LeasedRow<Installation>): Promise<StepResult> {
    const { row } = lease;
    if (row.state !== 'gone') {
      await this.#advance(
        lease,
        { state: 'gone', forgetSecrets: true, clearProblem: true },
        entryOf(row, 'uninstalled', null),
      );
    }
    return await this.#told({ ...row, state: 'gone' });
  }

  /** Whether the components of the affiliate carry the label, as far as there are any. */
  async #isStamped({ affiliate, offering }: Installation): Promise<boolean> {
    const credentials = await this.#o.auth.getOwnServiceCredentials();
    const components = {
      kind: 'component',
      ...(affiliate && { [`metadata.labels.${LABEL_AFFILIATE}`]: affiliate }),
    };
    const [all, stamped] = await Promise.all(
      [
        components,
        {
          ...components,
          [`metadata.labels.${pluginLabel(offering)}`]: PLUGIN_INSTALLED,
        },
      ].map(filter =>
        this.#o.catalog.queryEntities(
          { filter, limit: 1, fields: ['metadata.name'] },
          { credentials },
        ),
      ),
    );
    return stamped.totalItems >= all.totalItems;
  }

  async #advance(
    lease: LeasedRow<Installation>,
    changes: StepChanges,
    audit?: NewAuditEntry,
  ) {
    const written = await this.#o.store.advance(lease, changes, audit);
    if (!written) {
      throw new Error(
        `${lease.id}: something newer is wanted, or another worker took over`,
      );
    }
  }

  async #told(row: Installation): Promise<StepResult> {
    await this.#publish(row);
    return { rest: true };
  }

  /** A health check found another state than the last one. */
  async healthChanged(row: Installation) {
    await this.#publish(row);
  }

  /** Tells the other backends and the browsers. */
  async #publish(row: Installation) {
    const payload: InstallationEvent = {
      installationId: row.id,
      offering: row.offering,
      name: row.name,
      affiliate: row.affiliate,
      state: row.state,
      revision: row.revision,
    };
    await this.#o.events.publish({
      topic: TOPIC_INSTALLATION,
      eventPayload: payload,
    });
    await this.#signal(row);
  }

  async #signal({ offering }: Installation) {
    await this.#o.signals
      .publish({
        recipients: { type: 'broadcast' },
        channel: SIGNAL_INSTALLATIONS,
        message: { offering },
      })
      .catch(error =>
        this.#o.logger.debug(
          `The signal of ${offering} was not sent: ${error}`,
        ),
      );
  }
}
