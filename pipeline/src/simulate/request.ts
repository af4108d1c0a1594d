import { readFileSync } from 'node:fs'
import { listCalibrators, type PointSource } from '@contimg/numerics/flux'
import { type Direction, meridianIcrs, separationRad, skyAt, UNKNOWN_ORIENTATION } from '@contimg/numerics/frames'
import { DSA110_SITE } from '@contimg/numerics/stations'
import { mjdSFromIso } from '@contimg/numerics/time'
import { parseComponentList } from '../sky/component-list.ts'
import { INTEGRATION_COUNT, INTEGRATION_S } from './header.ts'
import { spreadStations, TINY_STATIONS } from './layout.ts'
import {
  type GainErrors,
  type Interference,
  PERFECT_GAINS,
  REALISTIC_GAINS,
  SIZES,
  type SimulateOptions,
  type SimulationSize,
} from './options.ts'
import { randomField } from './sky.ts'

const DEG = Math.PI / 180
const CALIBRATOR_RADIUS_RAD = 2 * DEG
const FIELD_RADIUS_RAD = 1.5 * DEG
const MAIN_BEAM_RADIUS_RAD = 3.2 * DEG // the first null at 1.4 GHz

/** What a person asks for, in a person's units; all but the folder has a default. */
export interface SimulationRequest {
  readonly outFolder: string
  readonly size?: SimulationSize
  readonly antennas?: string // how many, or a list of station numbers: '24', '1,5,30-40,103'
  readonly channels?: number
  readonly decDeg?: number
  readonly start?: string // ISO 8601 UTC
  readonly groups?: number
  readonly seed?: number
  readonly sources?: string // a component list (JSON or CSV), instead of a random field with the calibrators in the beam
  readonly sourceCount?: number // of the random field
  readonly beam?: string // airy, tapered2, tapered4, none, or the path of a FITS power beam
  readonly gainErrors?: string // 'realistic', 'none', or 'scale=0.14,amplitude=0.1,phase=360,…'
  readonly sefdJy?: number
  readonly rfi?: string // 'narrow=3,bursts=1,strength=20'
  readonly dead?: string // station numbers
  readonly smear?: boolean
}

// the calibrator 2023+544 (1.2 Jy) passes the meridian in the middle of this observation, 3′ from the beam's centre
const DEFAULTS = { decDeg: 54.6, start: '2025-10-18T02:27:48Z', sefdJy: 5800, seed: 1, sourceCount: 24 }

/** @throws RangeError that names the word, the value found and the value wanted */
export function simulationOf(request: SimulationRequest): SimulateOptions {
  const size = SIZES[request.size ?? 'small']
  if (!size) throw new RangeError(`size "${request.size}", wanted one of ${Object.keys(SIZES).join(', ')}`)
  const seed = request.seed ?? DEFAULTS.seed
  const decRad = (request.decDeg ?? DEFAULTS.decDeg) * DEG
  const startMjdS = mjdSFromIso(request.start ?? DEFAULTS.start)
  return {
    outFolder: request.outFolder,
    stations: stationsOf(request, size.antennas),
    channelCount: request.channels ?? size.channels,
    decRad,
    startMjdS,
    groupCount: request.groups ?? 1,
    sources: skyOf(request, meridianOf(startMjdS, decRad), seed),
    beam: request.beam ?? 'airy',
    gainErrors: gainErrorsOf(request.gainErrors ?? 'realistic'),
    sefdJy: request.sefdJy ?? DEFAULTS.sefdJy,
    interference: request.rfi === undefined ? undefined : interferenceOf(request.rfi),
    deadStations: request.dead === undefined ? [] : stationList(request.dead),
    smear: request.smear ?? false,
    seed,
    orientation: UNKNOWN_ORIENTATION,
  }
}

/** The ICRS direction on the meridian at the middle of an observation. */
function meridianOf(startMjdS: number, decRad: number): Direction {
  const sky = skyAt(startMjdS + (INTEGRATION_COUNT / 2) * INTEGRATION_S, DSA110_SITE, UNKNOWN_ORIENTATION)
  return meridianIcrs(sky, decRad)
}

/** Sources of a list that stand within the main beam, or calibrators that do and a random field about them. */
function skyOf(request: SimulationRequest, centre: Direction, seed: number): PointSource[] {
  const within = (sources: readonly PointSource[], radiusRad: number) =>
    sources.filter((source) => separationRad(source, centre) < radiusRad)
  if (request.sources !== undefined) {
    const listed = parseComponentList(request.sources, readFileSync(request.sources, 'utf8'))
    const seen = within(listed, MAIN_BEAM_RADIUS_RAD)
    if (seen.length > 0) return seen
    throw new RangeError(`${request.sources}: none of ${listed.length} sources stands within 3.2° of the pointing`)
  }
  const calibrators = within(
    listCalibrators().map(({ names, source }) => ({ ...source, name: names[0] })),
    CALIBRATOR_RADIUS_RAD,
  )
  const count = request.sourceCount ?? DEFAULTS.sourceCount
  const field = {
    centre,
    radiusRad: FIELD_RADIUS_RAD,
    count,
    minimumJy: 0.01,
    maximumJy: 0.15,
    avoid: calibrators,
    seed,
  }
  return [...calibrators, ...randomField(field)]
}

function stationsOf({ antennas, size }: SimulationRequest, defaultCount: number): readonly number[] {
  if (antennas === undefined) return size === 'tiny' ? TINY_STATIONS : spreadStations(defaultCount)
  return /^\d+$/.test(antennas) ? spreadStations(Number(antennas)) : stationList(antennas)
}

/** Station numbers from a list such as '1,5,30-40,103'. */
function stationList(text: string): number[] {
  const numbers = text.split(',').flatMap((part) => {
    const range = /^\s*(\d+)(?:-(\d+))?\s*$/.exec(part)
    if (!range) throw new RangeError(`antennas "${part}", wanted station numbers such as 1,5,30-40,103`)
    const [first, last] = [Number(range[1]), Number(range[2] ?? range[1])]
    return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => first + i)
  })
  const outside = numbers.find((number) => number < 1 || number > 117)
  if (outside !== undefined) throw new RangeError(`station ${outside}, wanted 1 to 117`)
  return [...new Set(numbers)].sort((a, b) => a - b)
}

const GAIN_WORDS: Readonly<Record<string, keyof GainErrors>> = {
  scale: 'scale',
  amplitude: 'amplitude',
  phase: 'phaseRangeDeg',
  'bandpass-amplitude': 'bandpassAmplitude',
  'bandpass-phase': 'bandpassPhaseDeg',
  'drift-amplitude': 'driftAmplitude',
  'drift-phase': 'driftPhaseDeg',
}

function gainErrorsOf(text: string): GainErrors {
  if (text === 'realistic') return REALISTIC_GAINS
  if (text === 'none') return PERFECT_GAINS
  const given = Object.entries(pairs(text, Object.keys(GAIN_WORDS))).map(([word, value]) => [GAIN_WORDS[word], value])
  return { ...PERFECT_GAINS, ...Object.fromEntries(given) }
}

function interferenceOf(text: string): Interference {
  const words = ['narrow', 'bursts', 'strength', 'combs', 'drifting', 'edges', 'satellites', 'local', 'own']
  return { narrow: 0, bursts: 0, strength: 20, ...pairs(text, words) }
}

/** 'a=1,b=2' as numbers by word; a word that is not known is an error that lists those that are. */
function pairs(text: string, words: readonly string[]): Record<string, number> {
  return Object.fromEntries(
    text.split(',').map((pair) => {
      const [word, value] = pair.split('=').map((part) => part.trim())
      const number = Number(value)
      if (!word || !words.includes(word) || !value || !Number.isFinite(number)) {
        throw new RangeError(`"${pair}", wanted WORD=NUMBER with one of ${words.join(', ')}`)
      }
      return [word, number]
    }),
  )
}
