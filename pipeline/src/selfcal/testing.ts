import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { firstImage, readFitsImage } from '@contimg/formats/fits'
import { FileSource } from '@contimg/formats/node'
import { convert } from '../convert/run.ts'
import { moduleAddress, Victim } from '../housekeeping/testing.ts'
import { digests } from '../in-place/testing.ts'
import { spreadStations } from '../simulate/layout.ts'
import { PERFECT_GAINS } from '../simulate/options.ts'
import { simulate } from '../simulate/run.ts'
import { plainSimulation } from '../simulate/testing.ts'
import type { JournalContent } from './journal.ts'
import { DEFAULT_SELFCAL_LIMITS, DEFAULT_SELFCAL_OPTIONS, type SelfcalOptions } from './options.ts'

const DEG = Math.PI / 180

/** A step of phases and one of amplitudes, with images of 32 pixels. */
const QUICK: SelfcalOptions = {
  ...DEFAULT_SELFCAL_OPTIONS,
  beam: 'none',
  phaseIntervals: ['inf'],
  limits: { ...DEFAULT_SELFCAL_LIMITS, snrGain: 1.001 },
  image: { ...DEFAULT_SELFCAL_OPTIONS.image, sizePx: 32, cellRad: 20 * (DEG / 3600), iterations: 20, majorCycles: 2 },
}
const SELFCAL = `
  const [ms, folder, options] = process.argv.slice(1)
  const { selfcal } = await import('${moduleAddress('selfcal/run.ts')}')
  await ready()
  await selfcal(ms, folder, JSON.parse(options))`

/** Six stations that see one source, with gains that stay wrong: makes a Measurement Set `fresh.ms`. */
export async function observeOneSource(folder: string): Promise<void> {
  const source = { name: 'a', raRad: 128.36 * DEG, decRad: 54.72 * DEG, fluxJy: 5 }
  mkdirSync(join(folder, 'in'))
  const [group] = await simulate(
    plainSimulation(join(folder, 'in'), {
      stations: spreadStations(6),
      channelCount: 16,
      sources: [{ ...source, referenceFrequencyHz: 1.4e9, spectralTerms: [0] }],
      sefdJy: 3000,
      gainErrors: { ...PERFECT_GAINS, phaseRangeDeg: 60, amplitude: 0.1 },
    }),
  )
  await convert(group.files, join(folder, 'fresh.ms'))
}

/** A folder with a copy of a Measurement Set and the folder of its self-calibration by processes that may be killed. */
export class Place {
  readonly path: string
  readonly ms: string
  readonly #folder: string

  constructor(path: string, msPath: string) {
    this.path = path
    this.ms = join(path, 'obs.ms')
    this.#folder = join(path, 'sc')
    cpSync(msPath, this.ms, { recursive: true })
  }

  begin(): Victim {
    return new Victim(SELFCAL, this.ms, this.#folder, JSON.stringify(QUICK))
  }

  /** What is noted, with paths as they are seen from here. */
  journal(): JournalContent | undefined {
    const path = join(this.#folder, 'selfcal.json')
    if (!existsSync(path)) return undefined
    return JSON.parse(readFileSync(path, 'utf8').replaceAll(this.path, '.')) as JournalContent
  }

  /** How many times something was noted: the first image, each step, the end. */
  noteCount(): number {
    const journal = this.journal()
    return journal ? Number(journal.initial !== undefined) + journal.steps.length + Number(journal.isApplied) : 0
  }

  /** What the Measurement Set holds, whatever it says of who writes it. */
  content(): string {
    return JSON.stringify(digests(this.ms))
  }

  /** Digests of the images and tables that have their final names. */
  products(): Record<string, string> {
    const names = existsSync(this.#folder) ? readdirSync(this.#folder) : []
    const final = names.filter((name) => !/\.partial$|\.superseded$|^working\.ms$|^selfcal\.json$/.test(name))
    return Object.fromEntries(final.map((name) => [name, digestOf(join(this.#folder, name))]))
  }

  /** All files; those of columns without their numbers, which grow with each change. */
  names(): string[] {
    const names = readdirSync(this.path, { recursive: true, encoding: 'utf8' })
    return names.map((name) => name.replace(/(?<=table\.f)\d+/, 'N').replace(/(?<=_TSM)\d+/, 'N')).toSorted()
  }
}

function digestOf(path: string): string {
  if (!path.endsWith('.fits')) return JSON.stringify(digests(path))
  using source = new FileSource(path)
  const { shape, data } = readFitsImage(source, firstImage(source))
  const bytes = new Uint8Array((data as Float32Array).buffer)
  return createHash('sha256').update(`${shape}`).update(bytes).digest('hex')
}
