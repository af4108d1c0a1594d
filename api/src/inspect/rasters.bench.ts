import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Bench, secondsOf } from '@contimg/fixtures/bench'
import { rasterQuery } from '../schemas/rasters.ts'
import { Inspector } from './inspector.ts'
import { readableSet } from './measurement-set.ts'
import { rasterInquiry } from './raster-inquiry.ts'

// As the dashboard asks: its bandpass check, and what it asks where something is changed (see rasterQueryOf there).
const HOW = { averaging: 'vector', aggregator: 'mean' } as const
const AXES = { xaxis: 'frequency', yaxis: 'baseline' } as const
const FIRST = { ...AXES, ...HOW, component: 'amp', also: 'phase' } as const
const BESIDE = { ...FIRST, also: 'amp,phase' } as const
const COMPONENTS = [
  { ...FIRST, component: 'phase', also: 'amp' },
  ...(['real', 'imag', 'snr'] as const).map((component) => ({ ...BESIDE, component })),
]
const POLARIZATIONS = ['XX', 'YY'].map((polarization) => ({ ...FIRST, polarization }))
const AGGREGATORS = ['max', 'sum', 'std', 'min', 'var'].map((aggregator) => ({ ...BESIDE, aggregator }))
const SPREADS_OF_PHASES = AGGREGATORS.filter(({ aggregator }) => aggregator !== 'sum').map((query) => ({
  ...query,
  component: 'phase',
}))
const COLOURS = ['flags', 'samples'].map((colorby) => ({ ...AXES, ...HOW, component: 'amp', colorby }))
const KEPT_AXES = [
  { ...FIRST, xaxis: 'baseline', yaxis: 'frequency' },
  { ...FIRST, yaxis: 'polarization' },
  { xaxis: 'frequency', yaxis: 'amp', ...HOW },
  { ...FIRST, xaxis: 'baseline', yaxis: 'polarization' },
]
const OTHER_AXES = [
  { ...FIRST, xaxis: 'time' },
  { ...FIRST, yaxis: 'time' },
  { ...FIRST, xaxis: 'antenna', yaxis: 'frequency' },
]
const SELECTIONS = [{ antenna: '24' }, { spw: '0' }].map((selection) => ({ ...FIRST, ...selection }))

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

/** Returns which fraction of the rows it shows. */
async function ask(from: Inspector, query: Record<string, unknown>): Promise<number> {
  const set = await readableSet([folder], ms())
  const job = rasterInquiry(rasterQuery.parse(query), 'bin')
  const { handle } = await from.answer({ kind: 'raster', ...set, ...job }, new AbortController().signal)
  const bytes = await handle.readFile()
  await handle.close()
  const header = bytes.subarray(4, 4 + bytes.readUInt32LE(0)).toString()
  return (JSON.parse(header) as { fraction: number }).fraction
}

/** A first look, and the whole where that was not all. */
async function look(from: Inspector, query: Record<string, unknown>): Promise<void> {
  if ((await ask(from, { ...query, preview: 'true' })) < 1) await ask(from, query)
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

async function lookAndWhole(): Promise<number> {
  const from = await fresh()
  return secondsOf(() => look(from, FIRST))
}

/** After the first raster one of these changes, each time another. */
function changed(to: readonly Record<string, unknown>[]): () => Promise<number> {
  return async () => {
    const from = await fresh()
    await ask(from, FIRST)
    return secondsOf(() => look(from, to[asked % to.length]))
  }
}

const common = { area: 'api', unit: 's', needs: ['contimg'], prepare, cleanUp, enoughS: 60, rounds: 3 } as const

export const benches: readonly Bench[] = [
  { ...common, name: 'first raster of a full observation, process and all', goal: 3, ours: first },
  { ...common, name: 'the same, peer cat of DATA', ours: first, peer: () => secondsOf(() => run('cat', dataFile())) },
  { ...common, name: 'a first look at it, process and all', ours: firstLook },
  { ...common, name: 'a first look at it, then all of it', ours: lookAndWhole },
  { ...common, name: 'another component of it', goal: 0.5, ours: changed(COMPONENTS) },
  { ...common, name: 'another polarization of it', goal: 0.5, ours: changed(POLARIZATIONS) },
  { ...common, name: 'another aggregator of it', goal: 0.5, ours: changed(AGGREGATORS), rounds: 5 },
  { ...common, name: 'the spread of its phases', goal: 0.5, ours: changed(SPREADS_OF_PHASES) },
  { ...common, name: 'another colour of it', goal: 0.5, ours: changed(COLOURS) },
  { ...common, name: 'other axes of those that are kept', goal: 0.5, ours: changed(KEPT_AXES), rounds: 4 },
  { ...common, name: 'axes of which one is not kept', goal: 0.5, ours: changed(OTHER_AXES) },
  { ...common, name: 'another selection: one antenna, one spectral window', goal: 1.5, ours: changed(SELECTIONS) },
]
