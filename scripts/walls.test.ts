import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { temporaryFolder } from '@contimg/fixtures/data'
import { expect, test } from 'vitest'
import { checkWalls, type Rule } from './walls/check.ts'

const program = fileURLToPath(new URL('walls.ts', import.meta.url))

/** A small project that keeps every rule, with one example of each thing that is allowed. */
const clean: Readonly<Record<string, string>> = {
  'package.json': JSON.stringify({
    name: 'sky',
    workspaces: ['formats', 'numerics', 'pipeline', 'state', 'fixtures'],
    devDependencies: { vitest: '1', 'oxc-parser': '1' },
  }),
  'formats/package.json': JSON.stringify({
    name: '@sky/formats',
    exports: { './fits': './src/fits/index.ts', './node': { types: './src/node/index.ts' } },
    dependencies: { h5wasm: '1' },
    devDependencies: { '@sky/fixtures': '1' },
  }),
  'formats/src/fits/index.ts': `export { header } from './header.ts'\nexport type { Card } from './card.ts'\n`,
  'formats/src/fits/header.ts': `import h5wasm from 'h5wasm'\nimport type { Card } from './card.ts'\nexport const header = (card: Card) => h5wasm.read(card)\n`,
  'formats/src/fits/card.ts': `export interface Card { readonly key: string }\n`,
  'formats/src/fits/header.test.ts': `import { readFileSync } from 'node:fs'\nimport { dataPath } from '@sky/fixtures/data'\nimport { test } from 'vitest'\nimport { header } from './header.ts'\ntest('x', () => header(readFileSync(dataPath(process.env.HOME))))\n`,
  'formats/src/node/index.ts': `import { openSync } from 'node:fs'\nexport const open = (path: string) => openSync(path)\n`,
  'numerics/package.json': JSON.stringify({
    name: '@sky/numerics',
    exports: { './*': './src/*/index.ts' },
  }),
  'numerics/src/fft/index.ts': `export { fft } from './fft.ts'\n`,
  'numerics/src/fft/fft.ts': `import { wasmBase64 } from '../generated/fft.ts'\nexport const fft = () => wasmBase64\n`,
  'numerics/src/generated/fft.ts': `export const wasmBase64 = process.env.ODD\nexport * from '../../../formats/src/fits/card.ts'\n`,
  'numerics/kernels/fft/index.ts': `import { w } from './w'\n@inline function f(): void {}\n`,
  'pipeline/package.json': JSON.stringify({
    name: '@sky/pipeline',
    exports: { '.': './src/index.ts' },
    dependencies: { '@sky/formats': '1', '@sky/numerics': '1' },
  }),
  'pipeline/src/index.ts': `export { image } from './image.ts'\nexport type { Job } from './job.ts'\n`,
  'pipeline/src/image.ts': `import { Worker } from 'node:worker_threads'\nimport { header } from '@sky/formats/fits'\nimport { fft } from '@sky/numerics/fft'\nimport { cores } from './config.ts'\nexport const image = () => [new Worker(new URL('./grid.ts', import.meta.url)), header, fft, cores]\n`,
  'pipeline/src/grid.ts': `import type { Job } from './job.ts'\nexport const run = (job: Job) => new URL('../../shared/data', import.meta.url) && job\n`,
  'pipeline/src/self.ts': `export const again = () => new Worker(new URL('./self.ts', import.meta.url))\n`,
  'pipeline/src/job.ts': `export interface Job { readonly path: string }\n`,
  'pipeline/src/config.ts': `export const cores = Number(process.env.CORES)\n`,
  'state/build/font.ts': `import { readFileSync } from 'node:fs'\nimport { Job } from '@sky/pipeline'\nexport const font = () => readFileSync(process.env.FONT ?? Job)\n`,
  'state/package.json': JSON.stringify({ name: '@sky/state', devDependencies: { '@sky/pipeline': '1' } }),
  'state/src/put.ts': `import type { Job } from '@sky/pipeline'\nexport const put = (job: Job, more: import('@sky/pipeline').Job) => [job, more]\n`,
  'fixtures/package.json': JSON.stringify({
    name: '@sky/fixtures',
    exports: { './data': './src/data.ts' },
    devDependencies: { vitest: '1' },
  }),
  'fixtures/src/data.ts': `import { onTestFinished } from 'vitest'\nexport const dataPath = (name = '') => [name, onTestFinished]\n`,
  'fixtures/uvh5/make.py': `import h5py\n`,
  'scripts/walls.ts': `import { parseSync } from 'oxc-parser'\nimport { dataPath } from '@sky/fixtures/data'\nexport const load = (path: string) => [import(path), parseSync, dataPath]\n`,
  'vitest.config.ts': `import { defineConfig } from 'vitest/config'\nexport default defineConfig({})\n`,
}

function plant(changes: Readonly<Record<string, string>>): string {
  const root = temporaryFolder()
  for (const [path, text] of Object.entries({ ...clean, ...changes })) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  return root
}

test('a tree that keeps the rules has no faults', () => {
  expect(checkWalls(plant({}))).toEqual([])
})

const manifest = (name: string, change: object) => JSON.stringify({ ...JSON.parse(clean[name] ?? '{}'), ...change })

const faults: readonly (readonly [
  what: string,
  changes: Record<string, string>,
  found: `${string}:${number} ${Rule}`,
])[] = [
  [
    'a workspace that the room does not declare',
    { 'formats/src/fits/card.ts': `\nimport { fft } from '@sky/numerics/fft'\nexport type Card = typeof fft\n` },
    'formats/src/fits/card.ts:2 undeclared',
  ],
  [
    'a package that another room declares',
    { 'pipeline/src/job.ts': `import h5wasm from 'h5wasm'\nexport type Job = typeof h5wasm\n` },
    'pipeline/src/job.ts:1 undeclared',
  ],
  [
    'a tool of the root in a file that ships',
    { 'pipeline/src/job.ts': `import { test } from 'vitest'\nexport type Job = typeof test\n` },
    'pipeline/src/job.ts:1 undeclared',
  ],
  [
    'a test over an undeclared room',
    { 'numerics/src/fft/fft.test.ts': `import { header } from '@sky/formats/fits'\nheader()\n` },
    'numerics/src/fft/fft.test.ts:1 undeclared',
  ],
  [
    'an undeclared package in an inline type',
    { 'pipeline/src/job.ts': `export type Job = import('@sky/state').Job\n` },
    'pipeline/src/job.ts:1 undeclared',
  ],
  [
    'an undeclared package imported while running',
    { 'pipeline/src/job.ts': `export type Job = 1\nexport const later = () => import(\`d3-scale\`)\n` },
    'pipeline/src/job.ts:2 undeclared',
  ],
  [
    'a value through an edge of types',
    { 'state/src/put.ts': `import { image } from '@sky/pipeline'\nimage()\n` },
    'state/src/put.ts:1 type-only',
  ],
  [
    'types named one by one, which leaves the import in the running program',
    { 'state/src/put.ts': `import { type Job } from '@sky/pipeline'\nexport type Put = Job\n` },
    'state/src/put.ts:1 type-only',
  ],
  [
    'test data in a file that ships',
    { 'formats/src/fits/header.ts': `import { dataPath } from '@sky/fixtures/data'\nexport const header = dataPath\n` },
    'formats/src/fits/header.ts:1 type-only',
  ],
  [
    'a relative import into another room',
    { 'pipeline/src/job.ts': `export type Job = 1\nimport '../../formats/src/fits/header.ts'\n` },
    'pipeline/src/job.ts:2 outside',
  ],
  [
    'a worker file of another room',
    { 'pipeline/src/job.ts': `export type Job = 1\nnew URL('../../numerics/src/fft/fft.ts', import.meta.url)\n` },
    'pipeline/src/job.ts:2 outside',
  ],
  [
    'a script that reaches into a room',
    { 'scripts/walls.ts': `import '../pipeline/src/job.ts'\n` },
    'scripts/walls.ts:1 outside',
  ],
  [
    'a file behind the door',
    { 'pipeline/src/job.ts': `import type { Card } from '@sky/formats/src/fits/card.ts'\nexport type Job = Card\n` },
    'pipeline/src/job.ts:1 past-door',
  ],
  [
    'a folder that is no door of the pattern',
    {
      'pipeline/src/job.ts': `import { wasmBase64 } from '@sky/numerics/generated/fft'\nexport type Job = typeof wasmBase64\n`,
    },
    'pipeline/src/job.ts:1 past-door',
  ],
  [
    'a room without a door of that name',
    { 'pipeline/src/job.ts': `import type { Card } from '@sky/formats'\nexport type Job = Card\n` },
    'pipeline/src/job.ts:1 past-door',
  ],
  [
    'a room that imports itself by name',
    { 'formats/src/fits/card.ts': `import type { open } from '@sky/formats/node'\nexport type Card = typeof open\n` },
    'formats/src/fits/card.ts:1 own-door',
  ],
  [
    'a file opened in formats outside src/node',
    { 'formats/src/fits/card.ts': `import type { Stats } from 'node:fs'\nexport type Card = Stats\n` },
    'formats/src/fits/card.ts:1 node-builtin',
  ],
  [
    'a module of Node in numerics, without its prefix',
    { 'numerics/src/fft/fft.ts': `import os from 'os'\nexport const fft = os\n` },
    'numerics/src/fft/fft.ts:1 node-builtin',
  ],
  [
    'a test that a shipped file needs',
    { 'formats/src/node/index.ts': `import '../fits/header.test.ts'\n` },
    'formats/src/node/index.ts:1 imports-test',
  ],
  [
    'an import that nothing can check',
    { 'pipeline/src/job.ts': `export type Job = 1\nexport const load = (path: string) => import(path)\n` },
    'pipeline/src/job.ts:2 computed',
  ],
  [
    'a cycle of values',
    { 'formats/src/fits/card.ts': `\nimport { header } from './header.ts'\nexport type Card = typeof header\n` },
    'formats/src/fits/card.ts:2 file-cycle',
  ],
  [
    'a cycle of types',
    { 'pipeline/src/job.ts': `import type { run } from './grid.ts'\nexport type Job = typeof run\n` },
    'pipeline/src/grid.ts:1 file-cycle',
  ],
  [
    'a cycle through a worker',
    { 'pipeline/src/grid.ts': `import type { image } from './image.ts'\nexport const run = (i: typeof image) => i\n` },
    'pipeline/src/grid.ts:1 file-cycle',
  ],
  [
    'a cycle through the door of the room',
    {
      'formats/src/fits/header.ts': `import type { Card } from './index.ts'\nexport const header = (card: Card) => card\n`,
    },
    'formats/src/fits/header.ts:1 file-cycle',
  ],
  [
    'rooms that declare each other',
    { 'numerics/package.json': manifest('numerics/package.json', { devDependencies: { '@sky/pipeline': '1' } }) },
    'numerics/package.json:1 room-cycle',
  ],
  [
    'the environment read outside config.ts',
    { 'pipeline/src/job.ts': `export type Job = 1\nexport const cores = process.env.CORES\n` },
    'pipeline/src/job.ts:2 environment',
  ],
  [
    'the environment read by key from the global object',
    { 'pipeline/src/job.ts': `export type Job = 1\nexport const cores = globalThis.process['env'].CORES\n` },
    'pipeline/src/job.ts:2 environment',
  ],
  [
    'the environment taken out of process',
    { 'pipeline/src/job.ts': `const { env } = process\nexport type Job = typeof env\n` },
    'pipeline/src/job.ts:1 environment',
  ],
  [
    'the environment imported',
    { 'pipeline/src/job.ts': `import { env } from 'node:process'\nexport type Job = typeof env\n` },
    'pipeline/src/job.ts:1 environment',
  ],
  [
    'the environment read in a script',
    { 'scripts/walls.ts': `\nconsole.log(process.env.HOME)\n` },
    'scripts/walls.ts:2 environment',
  ],
  [
    'a file that re-exports and is no door',
    { 'formats/src/fits/header.ts': `\nexport type { Card } from './card.ts'\nexport const header = 1\n` },
    'formats/src/fits/header.ts:2 re-export',
  ],
  [
    'a file that re-exports everything',
    { 'formats/src/fits/header.ts': `export * from './card.ts'\nexport const header = 1\n` },
    'formats/src/fits/header.ts:1 re-export',
  ],
  [
    'a re-export in two steps',
    { 'pipeline/src/grid.ts': `import { cores } from './config.ts'\n\nexport { cores }\n` },
    'pipeline/src/grid.ts:3 re-export',
  ],
  [
    'an index.ts that package.json does not export',
    { 'formats/src/hdf5/index.ts': `export { header } from '../fits/header.ts'\n` },
    'formats/src/hdf5/index.ts:1 re-export',
  ],
  [
    'a file that cannot be parsed',
    { 'pipeline/src/job.ts': `export type Job = 1\nexport const = 2\n` },
    'pipeline/src/job.ts:2 unreadable',
  ],
]

test.each(faults)('%s is reported, and nothing else', (_, changes, expected) => {
  const found = checkWalls(plant(changes)).map(({ file, line, rule }) => `${file}:${line} ${rule}`)
  expect(found).toEqual([expected])
})

test('a program that is only started as a process makes no cycle', () => {
  const start = `import { fileURLToPath } from 'node:url'\nexport const PROGRAM = fileURLToPath(new URL('./job.ts', import.meta.url))\n`
  const changes = {
    'pipeline/src/job.ts': `import './start.ts'\nexport type Job = 1\n`,
    'pipeline/src/start.ts': start,
  }
  expect(checkWalls(plant(changes))).toEqual([])
  const asThread = start.replace('fileURLToPath(new', '(new')
  const found = checkWalls(plant({ ...changes, 'pipeline/src/start.ts': asThread }))
  expect(found.map(({ rule }) => rule)).toEqual(['file-cycle'])
})

test('every rule is planted at least once', () => {
  const rules: Record<Rule, true> = {
    undeclared: true,
    'type-only': true,
    outside: true,
    'past-door': true,
    'own-door': true,
    'node-builtin': true,
    'imports-test': true,
    computed: true,
    'file-cycle': true,
    'room-cycle': true,
    environment: true,
    're-export': true,
    unreadable: true,
  }
  expect(new Set(faults.map(([, , expected]) => expected.split(' ')[1]))).toEqual(new Set(Object.keys(rules)))
})

test('the command prints one line a fault and fails', () => {
  const root = plant({ 'numerics/src/fft/fft.ts': `import '../../../formats/src/fits/card.ts'\nimport 'node:fs'\n` })
  const { status, stdout } = spawnSync(process.execPath, [program, root], { encoding: 'utf8' })
  expect(status).toBe(1)
  expect(stdout.trimEnd().split('\n')).toEqual([
    'numerics/src/fft/fft.ts:1 outside ../../../formats/src/fits/card.ts leaves numerics/: import @sky/formats instead',
    'numerics/src/fft/fft.ts:2 node-builtin node:fs: numerics may use the modules of Node nowhere outside tests',
  ])
})

test('the command passes a clean tree in silence', () => {
  const { status, stdout } = spawnSync(process.execPath, [program, plant({})], { encoding: 'utf8' })
  expect([status, stdout]).toEqual([0, ''])
})
