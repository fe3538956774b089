/** What the start tells on standard output. Secrets are told once, when they were made. */
export const greeting = (start: {
  readonly version: string;
  readonly url: string;
  readonly signInUrl: string;
  readonly dataDir: string;
  /** Secrets that this start generated. */
  readonly generated: { readonly apiToken?: string | undefined; readonly adminPassword?: string | undefined };
}): string => {
  const { apiToken, adminPassword } = start.generated;
  const secrets = [apiToken && `  API token       ${apiToken}`, adminPassword && `  Admin password  ${adminPassword}`].filter(
    Boolean,
  );
  return [
    '',
    `Lading ${start.version} is at ${start.url}/`,
    '',
    ...(secrets.length > 0 ? [...secrets, `  (kept in ${start.dataDir}, readable by you alone)`, ''] : []),
    `Sign in: ${start.signInUrl}`,
    '         (good once, for 15 minutes)',
    '',
    '',
  ].join('\n');
};
