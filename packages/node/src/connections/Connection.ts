/**
 * The installation of a tool plugin as a backend sees it: where the tool is and how to sign in. Frozen.
 */
export interface Connection {
  readonly installationId: string;
  /** grows with every change of settings or secrets; part of every cache key */
  readonly revision: number;
  readonly offering: string;
  /** `default`, or what an admin called this one of several */
  readonly name: string;
  /** null: group-wide default */
  readonly affiliate: string | null;
  /** validated against the offering's JSON Schema; connectors parse it once more with their own zod schema */
  readonly settings: Readonly<Record<string, unknown>>;
  /** never leaves the backends */
  readonly secrets: Readonly<Record<string, string>>;
}
