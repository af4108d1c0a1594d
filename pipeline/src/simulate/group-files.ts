import { rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { emptyUvh5, loadHdf5, Uvh5Writer } from '@contimg/formats/uvh5'
import { isoFromMjdS } from '@contimg/numerics/time'
import { partialPath } from '../housekeeping/names.ts'
import { assertAbsent } from '../output.ts'
import { SUBBAND_COUNT } from '../subbands/band.ts'
import { incompleteFileName, subbandFileName } from '../subbands/name.ts'
import type { Plan } from './array-plan.ts'
import { subbandHeader } from './header.ts'
import type { SimulateOptions } from './options.ts'

const SAMPLES_PER_VISIBILITY = 96 // what the correlator writes into nsamples, always

/** The files of one simulated observation. */
export interface SimulatedGroup {
  readonly stamp: string
  readonly files: readonly string[]
  readonly truthFile: string
}

/** The sixteen files of a group while they grow. */
export class GroupFiles {
  readonly stamp: string
  readonly #folder: string
  readonly #names: readonly string[]
  readonly #truthFile: string
  readonly #writers: Uvh5Writer[] = [] // open
  readonly #baselineCount: number
  readonly #channelsPerSubband: number

  private constructor(folder: string, stamp: string, names: readonly string[], plan: Plan) {
    this.stamp = stamp
    this.#folder = folder
    this.#names = names
    this.#truthFile = join(folder, `${stamp}_truth.json`)
    this.#baselineCount = plan.pairs.antenna1.length
    this.#channelsPerSubband = plan.channelsPerSubband
  }

  static async create(options: SimulateOptions, plan: Plan, startMjdS: number): Promise<GroupFiles> {
    const library = await loadHdf5()
    const stamps = Array.from({ length: SUBBAND_COUNT }, (_, subband) => nodeStamp(startMjdS, subband, options.seed))
    const names = stamps.map(subbandFileName)
    const group = new GroupFiles(options.outFolder, stamps[0], names, plan)
    assertAbsent(...names.map((name) => join(options.outFolder, name)), group.#truthFile)
    try {
      for (const [subband, name] of names.entries()) {
        const path = join(options.outFolder, incompleteFileName(name))
        await writeFile(path, emptyUvh5())
        group.#writers.push(new Uvh5Writer(library, path, subbandHeader(options, plan, subband, startMjdS)))
      }
      return group
    } catch (error) {
      await group.discard()
      throw error
    }
  }

  /** Appends one integration, [subband, baseline, channel, polarization, 2]. */
  append(visibilities: Float32Array): void {
    const samples = this.#baselineCount * this.#channelsPerSubband * 2
    const flags = new Uint8Array(samples)
    const counts = new Float32Array(samples).fill(SAMPLES_PER_VISIBILITY)
    this.#writers.forEach((writer, subband) => {
      const part = visibilities.subarray(subband * 2 * samples, (subband + 1) * 2 * samples)
      writer.append(this.#baselineCount, part, flags, counts)
    })
  }

  async finish(truth: string): Promise<SimulatedGroup> {
    for (const writer of this.#writers.splice(0)) writer.close()
    await writeFile(partialPath(this.#truthFile), truth)
    const files = this.#names.map((name) => join(this.#folder, name))
    for (const [i, file] of files.entries()) await rename(join(this.#folder, incompleteFileName(this.#names[i])), file)
    await rename(partialPath(this.#truthFile), this.#truthFile)
    return { stamp: this.stamp, files, truthFile: this.#truthFile }
  }

  /** Removes what has not got its own name yet. */
  async discard(): Promise<void> {
    for (const writer of this.#writers.splice(0)) {
      try {
        writer.close()
      } catch {} // a file that cannot be written to its end, on a full disk, is thrown away all the same
    }
    for (const name of this.#names) await rm(join(this.#folder, incompleteFileName(name)), { force: true })
    await rm(partialPath(this.#truthFile), { force: true })
  }
}

/** Each node stamps its own clock: up to 3 s after the first, which is what makes grouping by exact name fail. */
function nodeStamp(startMjdS: number, subband: number, seed: number): string {
  const lateS = subband === 0 ? 0 : (subband * 7 + seed * 3) % 4
  return isoFromMjdS(Math.floor(startMjdS) + lateS, 0)
}
