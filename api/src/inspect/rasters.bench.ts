import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Bench, secondsOf } from '@contimg/fixtures/bench'
import { rasterQuery } from '../schemas/rasters.ts'
import { Inspector } from './inspector.ts'
import { readableSet } from './measurement-set.ts'
import { rasterInquiry } from './raster-inquiry.ts'

const FIRST = { preset: 'bandpass', x_bins: 868, y_bins: 630 } // as the dashboard asks
const OTHER_COMPONENTS = ['phase', 'real', 'imag', 'snr'] as const

let folder = ''
let inspector: Inspector | undefined
let asked = 0

const run = (command: string, ...args: readonly string[]) => execFileSync(command, args, { stdio: 'ignore' })
const ms = () => join(folder, 'x.ms')

function prepare(): void {
  folder = mkdtempSync(join(tmpdir(), 'contimg-bench-rasters-'))
  run('contimg', 'simulate', '--out', join(folder, 'in'), '--size', 'full')
  run('contimg', 'convert', join(folder, 'in'), '--out', ms())
  rmSync(join(folder, 'in'), { recursive: true })
  run('cat', dataFile())
}

async function cleanUp(): Promise<void> {
  await inspector?.[Symbol.asyncDispose]()
  inspector = undefined
  rmSync(folder, { recursive: true, force: true })
}

/** DATA is the largest file of a Measurement Set. */
function dataFile(): string {
  const files = readdirSync(ms()).map((name) => join(ms(), name))
  return files.toSorted((a, b) => statSync(b).size - statSync(a).size)[0]
}

/** With an inspector that knows nothing: the process is started, nothing is kept. */
async function fresh(): Promise<Inspector> {
  await inspector?.[Symbol.asyncDispose]()
  inspector = new Inspector({ stateDir: join(folder, `state-${asked++}`), inspectProcesses: 1 })
  return inspector
}

async function ask(from: Inspector, query: Record<string, unknown>): Promise<void> {
  const set = await readableSet([folder], ms())
  const job = rasterInquiry(rasterQuery.parse(query), 'bin')
  const { handle } = await from.answer({ kind: 'raster', ...set, ...job }, new AbortController().signal)
  await handle.readFile()
  await handle.close()
}

async function first(): Promise<number> {
  const from = await fresh()
  return secondsOf(() => ask(from, FIRST))
}

/** At the part of it that is read for a preview. */
async function firstLook(): Promise<number> {
  const from = await fresh()
  return secondsOf(() => ask(from, { ...FIRST, preview: 'true' }))
}

/** Each time another component of what was read before. */
async function changed(): Promise<number> {
  const from = await fresh()
  await ask(from, FIRST)
  const component = OTHER_COMPONENTS[asked % OTHER_COMPONENTS.length]
  return secondsOf(() => ask(from, { ...FIRST, component }))
}

async function selected(): Promise<number> {
  const from = await fresh()
  await ask(from, { ...FIRST, spw: '0' })
  return secondsOf(() => ask(from, { ...FIRST, antenna: '24' }))
}

const common = { area: 'api', unit: 's', needs: ['contimg'], prepare, cleanUp, enoughS: 60, rounds: 3 } as const

export const benches: readonly Bench[] = [
  { ...common, name: 'first raster of a full observation, process and all', goal: 3, ours: first },
  { ...common, name: 'the same, peer cat of DATA', ours: first, peer: () => secondsOf(() => run('cat', dataFile())) },
  { ...common, name: 'a first look at it, process and all', ours: firstLook },
  { ...common, name: 'another component of it', goal: 0.5, ours: changed },
  { ...common, name: 'another selection: one antenna', goal: 1.5, ours: selected },
]
