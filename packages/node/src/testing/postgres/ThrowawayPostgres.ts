import knexFactory, { type Knex } from 'knex';
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { freePorts } from '../freePorts';
import { findPostgres, type PostgresBinaries } from './binaries';

export interface PostgresConnection {
  host: string;
  port: number;
  user: string;
  password: string;
  database: string;
}

/** Quick rather than safe: nothing here outlives the test. */
const SETTINGS = {
  fsync: 'off',
  full_page_writes: 'off',
  synchronous_commit: 'off',
  max_connections: '200',
  shared_buffers: '32MB',
  unix_socket_directories: '',
};

/** Ends the server also when the test process is killed: then its end of the pipe closes. */
const WITH_PARENT = [
  '"$@" & server=$!; cat; kill -INT $server',
  // it may have been too young to hear
  '{ sleep 10; kill -KILL $server; } & wait $server; kill $!',
].join('; ');

/**
 * A PostgreSQL on this machine alone, in a folder of its own that is removed at the end. It can be away for a while:
 * `stop`, then `start` again on the same port with the same data.
 */
export class ThrowawayPostgres {
  readonly #binaries: PostgresBinaries;
  readonly #folder: string;
  readonly #password = randomBytes(12).toString('hex');
  readonly #knexes: Knex[] = [];
  #port = 0;
  #server?: ChildProcess;

  /** Why there is none on this machine; undefined when there is. */
  static unavailable(): string | undefined {
    const found = findPostgres();
    return 'missing' in found ? found.missing : undefined;
  }

  static async create(): Promise<ThrowawayPostgres> {
    const found = findPostgres();
    if ('missing' in found) throw new Error(`No PostgreSQL: ${found.missing}`);
    const created = new ThrowawayPostgres(found);
    try {
      created.#init();
      [created.#port] = await freePorts(1);
      await created.start();
      return created;
    } catch (error) {
      await created.destroy();
      throw error;
    }
  }

  private constructor(binaries: PostgresBinaries) {
    this.#binaries = binaries;
    this.#folder = fs.mkdtempSync(path.join(os.tmpdir(), 'kronos-pg-'));
  }

  connection(database = 'postgres'): PostgresConnection {
    return {
      host: '127.0.0.1',
      port: this.#port,
      user: 'postgres',
      password: this.#password,
      database,
    };
  }

  /** A new, empty database. */
  async createDatabase(): Promise<Knex> {
    const name = `db_${randomBytes(8).toString('hex')}`;
    const admin = this.#connect();
    try {
      await admin.raw('CREATE DATABASE ??', [name]);
    } finally {
      await admin.destroy();
    }
    const knex = this.#connect(name);
    this.#knexes.push(knex);
    return knex;
  }

  async start(): Promise<void> {
    const { postgres, user } = this.#binaries;
    const log = fs.openSync(this.#logFile, 'a');
    const server = spawn(
      'sh',
      [
        ...['-c', WITH_PARENT, 'sh', postgres],
        ...['-D', this.#data, '-h', '127.0.0.1', '-p', String(this.#port)],
        ...Object.entries(SETTINGS).flatMap(([k, v]) => ['-c', `${k}=${v}`]),
      ],
      { ...user, cwd: '/', stdio: ['pipe', log, log] },
    );
    fs.closeSync(log);
    this.#server = server;
    let ended = false;
    server.once('exit', () => {
      ended = true;
    });
    for (;;) {
      const knex = this.#connect();
      try {
        await knex.raw('select 1');
        return;
      } catch {
        if (ended) {
          throw new Error(fs.readFileSync(this.#logFile, 'utf8').slice(-2_000));
        }
      } finally {
        await knex.destroy();
      }
      await new Promise(resolve => {
        setTimeout(resolve, 25);
      });
    }
  }

  /** Every connection is cut. */
  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (!server || server.exitCode !== null) return;
    const end = new Promise(resolve => {
      server.once('exit', resolve);
    });
    server.stdin!.end();
    await end;
  }

  async destroy(): Promise<void> {
    await Promise.allSettled(this.#knexes.map(knex => knex.destroy()));
    await this.stop();
    fs.rmSync(this.#folder, { recursive: true, force: true });
  }

  get #data() {
    return path.join(this.#folder, 'data');
  }

  get #logFile() {
    return path.join(this.#folder, 'log');
  }

  #init() {
    const { initdb, user } = this.#binaries;
    const password = path.join(this.#folder, 'password');
    fs.writeFileSync(password, this.#password);
    if (user.uid !== undefined && user.gid !== undefined) {
      fs.chownSync(this.#folder, user.uid, user.gid);
      fs.chownSync(password, user.uid, user.gid);
    }
    const { status, stderr } = spawnSync(
      initdb,
      [
        ...['-D', this.#data, '-U', 'postgres', '--no-sync', '-E', 'UTF8'],
        ...['--locale', 'C', '-A', 'scram-sha-256', '--pwfile', password],
      ],
      { ...user, cwd: '/', encoding: 'utf8' },
    );
    if (status !== 0) throw new Error(`initdb failed: ${stderr}`);
  }

  #connect(database?: string): Knex {
    return knexFactory({
      client: 'pg',
      connection: { ...this.connection(database) },
      pool: { min: 0, max: 20 },
      // a server that is away is part of the tests
      log: { warn() {}, error() {}, debug() {}, deprecate() {} },
    });
  }
}
