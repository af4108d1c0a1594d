import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type MeasurementSet, openMeasurementSet } from '@contimg/formats/ms'
import { nodeTableFiles } from '@contimg/formats/node'
import { convert } from '../../convert/run.ts'
import { type Hearers, hears } from '../../simulate/interference.ts'
import { simulationOf } from '../../simulate/request.ts'
import { simulate } from '../../simulate/run.ts'
import type { Truth } from '../../simulate/truth.ts'
import { layOut, type RfiLayout } from './layout.ts'

/** How much of what disturbs a simulated observation is flagged, on the cross-correlations. For tests. */
export interface RfiScore {
  readonly found: Readonly<Record<string, number>> // by kind: part of the samples above 5 σ that is flagged
  readonly foundInAll: number // the same of all kinds together
  readonly falseFlags: number // part of the undisturbed samples that is flagged
  readonly falseAutos: number // the same of the autocorrelations
}

const STRONG_SIGMA = 5
const CLEAN = 0
const WEAK = 1 // disturbed, by less than 5 σ: counts neither way

export function scoreRfi(path: string, truthFile: string): RfiScore {
  const truth = JSON.parse(readFileSync(truthFile, 'utf8')) as Truth
  const ms = openMeasurementSet(nodeTableFiles(path))
  try {
    const kinds = ['clean', 'weak', ...new Set(truth.interference.map(({ kind }) => kind))]
    const { crosses, autos } = countByKind(ms, truth, kinds)
    const strong = kinds.map((_, number) => number).filter((number) => number > WEAK && crosses.total[number] > 0)
    const sum = (counts: Float64Array) => strong.reduce((all, number) => all + counts[number], 0)
    const share = ({ total, flagged }: Counts, number: number) => flagged[number] / total[number]
    return {
      found: Object.fromEntries(strong.map((number) => [kinds[number], share(crosses, number)])),
      foundInAll: sum(crosses.flagged) / sum(crosses.total),
      falseFlags: share(crosses, CLEAN),
      falseAutos: share(autos, CLEAN),
    }
  } finally {
    ms.close()
  }
}

interface Counts {
  readonly total: Float64Array // [kind]
  readonly flagged: Float64Array
}

function countByKind(ms: MeasurementSet, truth: Truth, kinds: readonly string[]): { crosses: Counts; autos: Counts } {
  const layout = layOut(ms)
  const cellsOf = cellsByBaseline(layout, truth, kinds)
  const places = antennaPlaces(ms)
  const none = (): Counts => ({ total: new Float64Array(kinds.length), flagged: new Float64Array(kinds.length) })
  const [crosses, autos] = [none(), none()]
  const column = ms.main.column('FLAG')
  for (let row = 0; row < ms.main.rowCount; row++) {
    const flags = column.readCells(row, 1) as Uint8Array
    const window = layout.windows.get(layout.dataDescriptionIds[row])!
    const counts = layout.isAuto[layout.baselineOfRow[row]] === 1 ? autos : crosses
    const disturbed = cellsOf(places.one[row], places.other[row])
    const from = layout.timeOfRow[row] * layout.channelCount + window.firstChannel
    for (let i = 0; i < flags.length; i++) {
      const kind = disturbed[from + Math.floor((i * window.channelCount) / flags.length)]
      counts.total[kind]++
      counts.flagged[kind] += flags[i]
    }
  }
  return { crosses, autos }
}

/** [row] places of the antennas in the list of those that are there. */
function antennaPlaces({ main }: MeasurementSet): { one: Int32Array; other: Int32Array } {
  const [one, other] = ['ANTENNA1', 'ANTENNA2'].map((name) => main.column(name).readScalars() as Int32Array)
  const there = Int32Array.from(new Set([...one, ...other])).sort()
  const place = new Map(Array.from(there, (antenna, i) => [antenna, i] as const))
  return { one: one.map((antenna) => place.get(antenna)!), other: other.map((antenna) => place.get(antenna)!) }
}

/** For two antennas: [time, channel] number of the kind. */
function cellsByBaseline(layout: RfiLayout, truth: Truth, kinds: readonly string[]) {
  const heard = new Set(truth.interference.map(({ hearers }) => JSON.stringify(hearers)))
  const groups = [...heard].map((key) => ({
    hearers: key === undefined ? undefined : (JSON.parse(key) as Hearers),
    parts: truth.interference.filter(({ hearers }) => JSON.stringify(hearers) === key),
  }))
  const known = new Map<string, Uint8Array>()
  return (antenna1: number, antenna2: number): Uint8Array => {
    const hearing = groups.map(({ hearers }) => hears(hearers, antenna1, antenna2))
    const key = hearing.join()
    const cells =
      known.get(key) ??
      disturbedCells(
        layout,
        groups.filter((_, i) => hearing[i]).flatMap(({ parts }) => parts),
        kinds,
      )
    known.set(key, cells)
    return cells
  }
}

/** [time, channel] number of the kind */
function disturbedCells(
  { timesMjdS, channelCount }: RfiLayout,
  interference: Truth['interference'],
  kinds: readonly string[],
): Uint8Array {
  const cells = new Uint8Array(timesMjdS.length * channelCount)
  for (const { kind, integration, first_channel, channel_count, amplitude_sigma } of interference) {
    const number = amplitude_sigma >= STRONG_SIGMA ? kinds.indexOf(kind) : WEAK
    for (let k = first_channel; k < first_channel + channel_count; k++) {
      const cell = integration * channelCount + channelCount - 1 - k // the correlator's frequencies fall, ours rise
      cells[cell] = Math.max(cells[cell], number)
    }
  }
  return cells
}

const BRIGHT_FIELD = `ra_deg,dec_deg,flux_jy
305.98,55.4,8.8
305.5,54.5,1.2
306.5,54.1,0.6
`

/** A Measurement Set of a strong source 0.9° from the centre and two weaker ones, and its truth. For tests. */
export async function disturbedObservation(
  folder: string,
  name: string,
  { rfi, antennas = '8', sefdJy }: { rfi?: string; antennas?: string; sefdJy?: number },
): Promise<{ path: string; truthFile: string }> {
  const sources = join(folder, 'bright-field.csv')
  writeFileSync(sources, BRIGHT_FIELD)
  const request = { outFolder: join(folder, name), size: 'tiny', channels: 768, antennas, sources } as const
  const [group] = await simulate(
    simulationOf({ ...request, ...(rfi !== undefined && { rfi }), ...(sefdJy !== undefined && { sefdJy }) }),
  )
  const path = join(folder, `${name}.ms`)
  await convert(group.files, path)
  return { path, truthFile: group.truthFile }
}

/** Makes a program that stands in for AOFlagger: see testing-program.ts. @returns its path */
export function standInProgram(folder: string): string {
  const path = join(folder, 'aoflagger')
  const module = fileURLToPath(new URL('./testing-program.ts', import.meta.url))
  writeFileSync(path, `#!/bin/sh\nexec '${process.execPath}' '${module}' "$@"\n`, { mode: 0o755 })
  return path
}
