import { AbsurdClient, DatabaseUrlError, redactUrl, workDatabaseUrl } from '@contimg/state/work'
import { type Command, Option } from 'commander'
import { config } from '../config.ts'

/** Options of every command of the work queue. */
export interface AbsurdFlags {
  readonly databaseUrl?: string
}

/** The work database does not let this command in, or does not answer. */
export class WorkDatabaseError extends Error {
  override readonly name = 'WorkDatabaseError'

  constructor(url: string, cause: unknown) {
    const [first] = cause instanceof AggregateError ? (cause.errors as unknown[]) : [cause] // one for each address
    super(redactUrl(`the work database ${url} cannot be used: ${(first as Error).message}`), { cause })
  }
}

export function addDatabaseUrl(command: Command): Command {
  return command.addOption(
    new Option(
      '--database-url <url>',
      'PostgreSQL of the work (default ABSURD_DATABASE_URL, which the list of processes does not show, else that of “contimg serve”)',
    ),
  )
}

/** Connects to the work database: the one given or configured, else the one that runs in the state folder. */
export async function connectWork({ databaseUrl }: AbsurdFlags, maintains = false): Promise<AbsurdClient> {
  const { settings } = config
  const url = workDatabaseUrl(settings.stateDir, databaseUrl ?? settings.databaseUrl)
  try {
    return await AbsurdClient.connect(url, { maintains, queues: [settings.queue] })
  } catch (cause) {
    if (cause instanceof DatabaseUrlError) throw cause
    throw new WorkDatabaseError(url, cause)
  }
}
