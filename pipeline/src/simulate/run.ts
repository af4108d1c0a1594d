import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { emptyUvh5, loadHdf5, Uvh5Writer } from '@contimg/formats/uvh5'
import type { ArrayLayout } from '@contimg/numerics/simulate'
import { DSA110_SITE } from '@contimg/numerics/stations'
import { isoFromMjdS } from '@contimg/numerics/time'
import type { StageControl } from '../control.ts'
import { assertAbsent } from '../output.ts'
import { channelFrequenciesHz, channelWidthHz, SUBBAND_COUNT } from '../subbands/band.ts'
import { incompleteFileName, subbandFileName } from '../subbands/name.ts'
import { callThread } from '../threads/call.ts'
import { simulateGains } from './gains.ts'
import { INTEGRATION_COUNT, INTEGRATION_S, subbandHeader } from './header.ts'
import { addInterference, planInterference } from './interference.ts'
import { correlatorBaselines, meridianUvwM, relativePositionsM, uvwChangeM } from './layout.ts'
import { integrationAt, type Observation } from './observation.ts'
import type { SimulateOptions } from './options.ts'
import { ApparentFluxes, describeTruth } from './truth.ts'

export const SAMPLES_PER_VISIBILITY = 96 // what the correlator writes into nsamples, always

/** The files of one simulated observation. */
export interface SimulatedGroup {
  readonly stamp: string
  readonly files: readonly string[]
  readonly truthFile: string
}

/**
 * Writes simulated observations as the correlator would: sixteen UVH5 files each, and a truth file beside them.
 * Files carry the name of an unfinished one until all of a group are whole.
 *
 * @throws RangeError for options that make no observation; file system errors as they come
 */
export async function simulate(options: SimulateOptions, control: StageControl = {}): Promise<SimulatedGroup[]> {
  checkOptions(options)
  await mkdir(options.outFolder, { recursive: true })
  const plan = planArray(options)
  const workers = Array.from(
    { length: Math.min(availableParallelism(), INTEGRATION_COUNT) },
    () => new Worker(new URL('./worker.ts', import.meta.url), { workerData: plan.layout }),
  )
  try {
    const groups: SimulatedGroup[] = []
    for (let group = 0; group < options.groupCount; group++) {
      groups.push(await simulateGroup(options, plan, group, workers, control))
    }
    return groups
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()))
  }
}

function checkOptions({ channelCount, stations, sefdJy, groupCount }: SimulateOptions): void {
  if (!(channelCount > 0) || channelCount % SUBBAND_COUNT !== 0 || 6144 % channelCount !== 0) {
    throw new RangeError(`${channelCount} channels, wanted a divisor of 6144 and a multiple of ${SUBBAND_COUNT}`)
  }
  if (stations.length < 2) throw new RangeError(`${stations.length} antennas, wanted at least 2`)
  if (!(sefdJy >= 0)) throw new RangeError(`SEFD ${sefdJy} Jy, wanted 0 or more`)
  if (!(groupCount >= 1)) throw new RangeError(`${groupCount} groups, wanted at least 1`)
}

type Plan = ReturnType<typeof planArray>

function planArray(options: SimulateOptions) {
  const { stations, channelCount, decRad, sefdJy } = options
  const pairs = correlatorBaselines(stations.length)
  const uvwM = meridianUvwM(relativePositionsM(stations), pairs, decRad)
  const frequenciesHz = channelFrequenciesHz(channelCount)
  const channelsPerSubband = channelCount / SUBBAND_COUNT
  // radiometer equation for the real and for the imaginary part; Thompson, Moran & Swenson (3rd ed.) eq. 6.50
  const noiseSigmaJy = sefdJy / Math.sqrt(2 * channelWidthHz(channelCount) * INTEGRATION_S)
  const layout: ArrayLayout = {
    ...pairs,
    antennaCount: stations.length,
    channelCount,
    channelsPerSubband,
    firstFrequencyHz: frequenciesHz[0]!,
    channelStepHz: -channelWidthHz(channelCount),
    sourceCount: options.sources.length,
    noiseSigmaJy,
    systemFluxJy: sefdJy,
    seed: options.seed,
  }
  const gains = simulateGains(
    stations,
    options.deadStations,
    channelCount,
    channelsPerSubband,
    options.gainErrors,
    options.seed,
  )
  return { pairs, uvwM, frequenciesHz, channelsPerSubband, noiseSigmaJy, layout, gains }
}

async function simulateGroup(
  options: SimulateOptions,
  plan: Plan,
  group: number,
  workers: readonly Worker[],
  { progress, signal }: StageControl,
): Promise<SimulatedGroup> {
  const startMjdS = options.startMjdS + group * INTEGRATION_COUNT * INTEGRATION_S
  const apparent = new ApparentFluxes(options.sources.length)
  const observation = describeObservation(options, plan, group)
  const output = await GroupFiles.create(options, plan, startMjdS)
  const request = (index: number) => {
    const integration = integrationAt(observation, index, startMjdS + (index + 0.5) * INTEGRATION_S)
    apparent.add(integration)
    return callThread<Float32Array>(workers[index % workers.length]!, integration)
  }
  const disturb =
    options.interference &&
    planInterference(
      options.interference,
      options.channelCount,
      INTEGRATION_COUNT,
      plan.noiseSigmaJy,
      options.seed + group,
    )
  try {
    const pending = workers.map((_, index) => request(index))
    for (const started of pending) started.catch(() => {}) // seen when its turn comes
    for (let index = 0; index < INTEGRATION_COUNT; index++) {
      const visibilities = await pending[index % workers.length]!
      signal?.throwIfAborted()
      if (disturb) {
        const shape = {
          baselineCount: plan.pairs.antenna1.length,
          channelsPerSubband: plan.channelsPerSubband,
          gainScale: options.gainErrors.scale,
        }
        addInterference(visibilities, disturb, index, shape)
      }
      output.append(visibilities)
      const next = index + workers.length
      if (next < INTEGRATION_COUNT) pending[index % workers.length] = request(next)
      progress?.(
        (group + (index + 1) / INTEGRATION_COUNT) / options.groupCount,
        `integration ${index + 1} of ${INTEGRATION_COUNT}`,
      )
    }
    const truth = describeTruth(
      options,
      { stamp: output.stamp, startMjdS, integrationCount: INTEGRATION_COUNT },
      plan.frequenciesHz,
      plan.noiseSigmaJy,
      apparent,
      plan.gains,
    )
    return await output.finish(JSON.stringify(truth))
  } catch (error) {
    await output.discard()
    throw error
  }
}

function describeObservation(options: SimulateOptions, plan: Plan, group: number): Observation {
  return {
    site: DSA110_SITE,
    orientation: options.orientation,
    decRad: options.decRad,
    antennaCount: options.stations.length,
    uvwM: plan.uvwM,
    uvwChangeM: options.smear ? uvwChangeM(plan.uvwM, options.decRad, INTEGRATION_S) : undefined,
    sources: options.sources,
    frequenciesHz: plan.frequenciesHz,
    beam: options.beam,
    gains: plan.gains,
    firstTimeIndex: group * INTEGRATION_COUNT,
    integrationCount: INTEGRATION_COUNT,
  }
}

/** The sixteen files of a group while they grow. */
class GroupFiles {
  readonly stamp: string
  readonly #folder: string
  readonly #names: readonly string[]
  readonly #writers: readonly Uvh5Writer[]
  readonly #baselineCount: number
  readonly #channelsPerSubband: number

  private constructor(
    folder: string,
    stamp: string,
    names: readonly string[],
    writers: readonly Uvh5Writer[],
    plan: Plan,
  ) {
    this.stamp = stamp
    this.#folder = folder
    this.#names = names
    this.#writers = writers
    this.#baselineCount = plan.pairs.antenna1.length
    this.#channelsPerSubband = plan.channelsPerSubband
  }

  static async create(options: SimulateOptions, plan: Plan, startMjdS: number): Promise<GroupFiles> {
    const library = await loadHdf5()
    const stamps = Array.from({ length: SUBBAND_COUNT }, (_, subband) => nodeStamp(startMjdS, subband, options.seed))
    const names = stamps.map(subbandFileName)
    assertAbsent(...names.map((name) => join(options.outFolder, name)))
    const writers: Uvh5Writer[] = []
    for (const [subband, name] of names.entries()) {
      const path = join(options.outFolder, incompleteFileName(name))
      await writeFile(path, emptyUvh5())
      writers.push(new Uvh5Writer(library, path, subbandHeader(options, plan, subband, startMjdS)))
    }
    return new GroupFiles(options.outFolder, stamps[0]!, names, writers, plan)
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
    for (const writer of this.#writers) writer.close()
    const truthFile = join(this.#folder, `${this.stamp}_truth.json`)
    await writeFile(`${truthFile}.partial`, truth)
    const files = this.#names.map((name) => join(this.#folder, name))
    for (const [i, file] of files.entries()) await rename(join(this.#folder, incompleteFileName(this.#names[i]!)), file)
    await rename(`${truthFile}.partial`, truthFile)
    return { stamp: this.stamp, files, truthFile }
  }

  async discard(): Promise<void> {
    for (const writer of this.#writers) writer.close()
    for (const name of this.#names) await rm(join(this.#folder, incompleteFileName(name)), { force: true })
  }
}

/** Each node stamps its own clock: up to 3 s after the first, which is what makes grouping by exact name fail. */
function nodeStamp(startMjdS: number, subband: number, seed: number): string {
  const lateS = subband === 0 ? 0 : (subband * 7 + seed * 3) % 4
  return isoFromMjdS(Math.floor(startMjdS) + lateS, 0).replace(/Z$/, '')
}
