// Writes docs/reference from the code: what the commands say, and what the API answers.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { commandsPage } from './reference/commands.ts'
import { endpointsPage, openApiDocument } from './reference/endpoints.ts'

const docs = join(import.meta.dirname, '../docs/reference')
const folder = mkdtempSync(join(tmpdir(), 'contimg-reference-'))
try {
  writeFileSync(join(docs, 'commands.md'), `${commandsPage()}\n`)
  writeFileSync(join(docs, 'endpoints.md'), `${endpointsPage(await openApiDocument(folder))}\n`)
} finally {
  rmSync(folder, { recursive: true })
}
