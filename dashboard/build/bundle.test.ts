import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build } from 'vite'
import { afterAll, beforeAll, expect, test } from 'vitest'

const FIRST_LOAD_KB = 300
const out = mkdtempSync(join(tmpdir(), 'contimg-bundle-'))

beforeAll(async () => {
  const root = fileURLToPath(new URL('..', import.meta.url))
  await build({ root, logLevel: 'error', build: { outDir: out, manifest: true, sourcemap: true } })
}, 120_000)
afterAll(() => rmSync(out, { recursive: true, force: true }))

interface Chunk {
  readonly file: string
  readonly isEntry?: boolean
  readonly imports?: readonly string[]
}

const manifest = () => JSON.parse(readFileSync(join(out, '.vite', 'manifest.json'), 'utf8')) as Record<string, Chunk>

/** The scripts that a browser has before it shows anything: the entry and all that it imports. */
function firstLoad(): string[] {
  const chunks = manifest()
  const seen = new Set<string>()
  const add = (name: string) => {
    if (seen.has(name)) return
    seen.add(name)
    for (const other of chunks[name].imports ?? []) add(other)
  }
  for (const [name, { isEntry }] of Object.entries(chunks)) if (isEntry) add(name)
  return [...seen].map((name) => chunks[name].file)
}

test(`the first load is no more than ${FIRST_LOAD_KB} kB of script, compressed`, () => {
  const files = firstLoad().filter((file) => file.endsWith('.js'))
  expect(files.length).toBeGreaterThan(0)
  const bytes = files.reduce((sum, file) => sum + gzipSync(readFileSync(join(out, file))).length, 0)
  console.log(`first load: ${(bytes / 1000).toFixed(1)} kB gzipped in ${files.length} files`)
  expect(bytes).toBeLessThanOrEqual(FIRST_LOAD_KB * 1000)
})

test('no chunk has HDF5, the contract’s validators, or modules of Node', () => {
  const maps = readdirSync(join(out, 'assets')).filter((name) => name.endsWith('.js.map'))
  const sources = maps.flatMap(
    (name) => (JSON.parse(readFileSync(join(out, 'assets', name), 'utf8')) as { sources: string[] }).sources,
  )
  expect(sources.length).toBeGreaterThan(100)
  const foreign = sources.filter((source) =>
    /h5wasm|\/node_modules\/zod\/|__vite-browser-external|\/formats\/src\/(node|hdf5|uvh5)\/|\/(state|worker|pipeline)\/src\//.test(
      source,
    ),
  )
  expect(foreign).toEqual([])
})
