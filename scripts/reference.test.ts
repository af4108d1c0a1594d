import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { temporaryFolder } from '@contimg/fixtures/data'
import { expect, test } from 'vitest'
import { commandsPage } from './reference/commands.ts'
import { endpointsPage, openApiDocument } from './reference/endpoints.ts'

const committed = (name: string) => readFileSync(join(import.meta.dirname, '../docs/reference', name), 'utf8')
const HINT = 'run: node scripts/draw-reference.ts'

test('the page of commands says what the commands say', () => {
  const page = commandsPage()
  expect(page).toContain('## contimg absurd worker')
  expect(committed('commands.md'), HINT).toBe(`${page}\n`)
})

test('the page of endpoints says what the API answers', async () => {
  const page = endpointsPage(await openApiDocument(temporaryFolder()))
  expect(page).toContain('### GET /api/groups')
  expect(committed('endpoints.md'), HINT).toBe(`${page}\n`)
})
