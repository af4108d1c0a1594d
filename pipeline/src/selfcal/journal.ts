import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { isDeepStrictEqual } from 'node:util'
import { replaceFile } from '../catalogs/replace-file.ts'
import type { StepPlan } from './options.ts'
import type { StepVerdict } from './verdict.ts'

/** What an image shows of the state of the gains. */
export interface ImageQuality {
  readonly imageName: string
  readonly peakJy: number
  readonly noiseJy: number
  readonly snr: number // the dynamic range: peak over noise
}

/** A step that was tried. */
export interface SelfcalStep extends StepPlan {
  readonly tables: readonly string[]
  readonly image: ImageQuality | undefined // undefined where its gains were too poor to be applied
  readonly chiSquareGain: number | undefined
  readonly verdict: StepVerdict
}

/** What was done so far: enough to go on from. */
export interface JournalContent {
  readonly request: unknown // the Measurement Set and the options, as they were given
  readonly initial?: ImageQuality
  readonly refusal?: string // why the first image is no base
  readonly steps: readonly SelfcalStep[]
  readonly isApplied: boolean // whether the Measurement Set has what the steps found
}

/** A folder in which something else was done. */
export class OtherSelfcalError extends Error {
  override readonly name = 'OtherSelfcalError'
  readonly path: string
  constructor(path: string, options?: ErrorOptions) {
    super(
      `${path}: of another Measurement Set or with other options, wanted the same to go on, or a new folder`,
      options,
    )
    this.path = path
  }
}

/** The record of a self-calibration, in its folder, brought to the disk after every step. */
export class Journal {
  readonly #path: string
  #content: JournalContent

  /** @throws OtherSelfcalError where the folder has the journal of another request */
  constructor(path: string, request: unknown) {
    this.#path = path
    const plain: unknown = JSON.parse(JSON.stringify(request)) // as it comes back from the file
    this.#content = readJournal(path) ?? { request: plain, steps: [], isApplied: false }
    if (!isDeepStrictEqual(this.#content.request, plain)) throw new OtherSelfcalError(path)
  }

  get content(): JournalContent {
    return this.#content
  }

  async note(change: Partial<JournalContent>): Promise<void> {
    this.#content = { ...this.#content, ...change }
    const text = `${JSON.stringify(this.#content, undefined, 2)}\n`
    await replaceFile(this.#path, async (partial) => writeFileSync(partial, text))
  }
}

function readJournal(path: string): JournalContent | undefined {
  if (!existsSync(path)) return undefined
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as JournalContent
  } catch (cause) {
    throw new OtherSelfcalError(path, { cause })
  }
}
