import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Bench, secondsOf } from '@contimg/fixtures/bench'
import { convert } from '../convert/run.ts'
import { Scenes } from '../model/scenes.ts'
import { simulationOf } from '../simulate/request.ts'
import { simulate } from '../simulate/run.ts'
import type { Truth } from '../simulate/truth.ts'
import { openBeam } from '../sky/beam-file.ts'
import { componentListModel } from '../sky/sky-model.ts'
import { openVisibilities } from '../visibilities/from-ms.ts'
import { dishDiameterM } from './model-rows.ts'
import { type CalibrateOptions, DEFAULT_CALIBRATE_OPTIONS } from './options.ts'
import { calibrateMeasurementSet } from './run.ts'
import { readGainTable } from './table-file.ts'
import { channelGains, pullsOf } from './testing.ts'

// A full observation is solved against its truth's calibrator; the peer is one `cat` of DATA, warm as it is.

const GAIN_ERRORS = 'scale=0.14,amplitude=0.1,phase=360,bandpass-amplitude=0.1,bandpass-phase=30'
const CALIBRATOR = 'name,ra_deg,dec_deg,flux_jy\n0834+555,128.7287,55.5725,8.8\n' // 0.91° off axis in the middle
const MOST_PULL = 6
let folder = ''
let truthFile = ''
let runs = 0

async function prepare(): Promise<void> {
  folder = mkdtempSync(join(tmpdir(), 'contimg-bench-calibrate-'))
  const sources = join(folder, 'calibrator.csv')
  writeFileSync(sources, CALIBRATOR)
  const sky = { sources, decDeg: 54.57, start: '2025-10-17T14:40:09Z', gainErrors: GAIN_ERRORS }
  const [group] = await simulate(simulationOf({ outFolder: join(folder, 'in'), size: 'full', ...sky }))
  await convert(group.files, join(folder, 'x.ms'))
  truthFile = group.truthFile
  for (const file of group.files) rmSync(file)
}

function calibrate(options: Partial<CalibrateOptions> = {}) {
  const outPrefix = join(folder, `run${runs++}`)
  const all = { ...DEFAULT_CALIBRATE_OPTIONS, modelPath: truthFile, outPrefix, ...options }
  return calibrateMeasurementSet(join(folder, 'x.ms'), all)
}

function solve(options: Partial<CalibrateOptions>): Promise<number> {
  return secondsOf(() => calibrate(options))
}

/** How far the variance of (solution − truth)/theory is from 1, over all antennas, channels and receptors. */
async function varianceOffBy(): Promise<number> {
  const { tables } = await calibrate()
  const truth = JSON.parse(readFileSync(truthFile, 'utf8')) as Truth
  const powers = modelPowers()
  const gains = channelGains(
    tables.map(({ path }) => readGainTable(path)),
    truth,
    0,
  )
  const pulls = pullsOf(gains, (channel) => powers[channel], truth.noise_sigma_jy)
  if (pulls.largest > MOST_PULL || Math.abs(pulls.mean) > 0.02) throw new Error(JSON.stringify(pulls))
  return Math.abs(pulls.variance - 1)
}

/** Σ|M|² of a pair over the integrations, by channel: there is one source. */
function modelPowers(): number[] {
  using source = openVisibilities(join(folder, 'x.ms'), 'DATA')
  const beam = openBeam('airy', dishDiameterM(source))
  const scenes = new Scenes(source, componentListModel(truthFile), beam, () => undefined)
  const fields = new Map([...source.blocks()].map(({ timesMjdS, fieldIds }) => [timesMjdS[0], fieldIds[0]]))
  return source.spectralWindows.flatMap(({ frequenciesHz }, window) => {
    const sums = new Array<number>(frequenciesHz.length).fill(0)
    for (const [timeMjdS, fieldId] of fields) {
      const { apparentJy } = scenes.at(timeMjdS, fieldId, window)
      for (const [channel, fluxJy] of apparentJy.entries()) sums[channel] += fluxJy ** 2
    }
    return sums
  })
}

/** The largest file of the Measurement Set is that of DATA. */
function cat(): Promise<number> {
  const files = readdirSync(join(folder, 'x.ms')).map((name) => join(folder, 'x.ms', name))
  const sizeOf = (path: string) => statSync(path).size
  const data = files.reduce((largest, path) => (sizeOf(path) > sizeOf(largest) ? path : largest))
  return secondsOf(() => execFileSync('sh', ['-c', 'cat "$1" > /dev/null', 'sh', data]))
}

const full = {
  area: 'calibrate',
  unit: 's',
  enoughS: 180,
  prepare,
  peer: cat,
  cleanUp: () => rmSync(folder, { recursive: true, force: true }),
} as const

export const benches: readonly Bench[] = [
  {
    ...full,
    name: 'bandpass of a full observation with its tables written, peer one cat of DATA',
    goal: 1 / 8,
    ours: () => solve({ gains: 'none' }),
  },
  {
    ...full,
    name: 'gains after that bandpass, peer one cat of DATA',
    goal: 1 / 6,
    async prepare() {
      await prepare()
      await calibrate({ outPrefix: join(folder, 'known'), gains: 'none' })
    },
    ours: () => solve({ bandpass: false, priorTables: [join(folder, 'known_bpcal')] }),
  },
  {
    area: 'calibrate',
    name: 'gains of a full observation: |variance − 1| of (solution − truth)/theory, all within 6 σ',
    unit: '',
    goal: 0.05,
    enoughS: 1,
    prepare,
    ours: varianceOffBy,
    cleanUp: full.cleanUp,
  },
]
