import type { AuditorService } from '@backstage/backend-plugin-api';
import { parseInput } from '@kronos-portal/node';
import {
  changeRequestSchema,
  installRequestSchema,
} from '@kronos-portal/plugin-marketplace-common';
import type { Request } from 'express';
import type { Caller, InstallationService } from './InstallationService';

/**
 * What changes installations, for the HTTP routes and for the actions registry alike: validates what was sent, lets the
 * service decide, and writes it to the log of the auditor. `request` is the HTTP request where there is one.
 */
export class AuditedInstallations {
  readonly #auditor: AuditorService;
  readonly #service: InstallationService;

  static create(options: {
    auditor: AuditorService;
    service: InstallationService;
  }) {
    return new AuditedInstallations(options);
  }

  private constructor(options: {
    auditor: AuditorService;
    service: InstallationService;
  }) {
    this.#auditor = options.auditor;
    this.#service = options.service;
  }

  /** @throws FieldsError, ConflictError, NotAllowedError, NotFoundError */
  async install(body: unknown, by: Caller, request?: Request) {
    const wanted = parseInput(installRequestSchema, body);
    const { affiliate, offering, name, mode } = wanted;
    return await this.#audited(
      'installation-create',
      { affiliate, offering, name, mode },
      () => this.#service.install(wanted, by),
      by,
      request,
    );
  }

  async change(id: string, body: unknown, by: Caller, request?: Request) {
    const wanted = parseInput(changeRequestSchema, body);
    return await this.#audited(
      'installation-change',
      { id },
      () => this.#service.change(id, wanted, by),
      by,
      request,
    );
  }

  async uninstall(id: string, by: Caller, request?: Request) {
    await this.#audited(
      'installation-delete',
      { id },
      () => this.#service.uninstall(id, by),
      by,
      request,
    );
  }

  async #audited<T>(
    eventId: string,
    meta: Record<string, string | null>,
    work: () => Promise<T>,
    by: Caller,
    request: Request | undefined,
  ): Promise<T> {
    const event = await this.#auditor.createEvent({
      eventId,
      severityLevel: 'medium',
      ...(request ? { request, meta } : { meta: { ...meta, actor: by.actor } }),
    });
    try {
      const result = await work();
      await event.success();
      return result;
    } catch (error) {
      await event.fail({ error: error as Error });
      throw error;
    }
  }
}
