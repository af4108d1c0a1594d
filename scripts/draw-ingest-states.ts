import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')

/** Writes docs/ingest-states.md from the machine that it shows. */
const { ingestStates } = (await import(join(root, 'worker/src/watch/picture.ts'))) as { ingestStates: () => string }
writeFileSync(join(root, 'docs/ingest-states.md'), ingestStates())
