import { mkdir } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { DISH_DIAMETER_M } from '@contimg/numerics/beam'
import { DSA110_SITE } from '@contimg/numerics/stations'
import type { StageControl } from '../control.ts'
import { openBeam } from '../sky/beam-file.ts'
import { SUBBAND_COUNT } from '../subbands/band.ts'
import { callThread } from '../threads/call.ts'
import { type Plan, planArray } from './array-plan.ts'
import { GroupFiles, type SimulatedGroup } from './group-files.ts'
import { INTEGRATION_COUNT, INTEGRATION_S } from './header.ts'
import { addInterference, planInterference } from './interference.ts'
import { uvwChangeM } from './layout.ts'
import { integrationAt, type Observation } from './observation.ts'
import type { SimulateOptions } from './options.ts'
import { ApparentFluxes, describeTruth } from './truth.ts'

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
    return callThread<Float32Array>(workers[index % workers.length], integration)
  }
  const disturb =
    options.interference &&
    planInterference(
      options.interference,
      options.channelCount,
      INTEGRATION_COUNT,
      plan.noiseSigmaJy,
      options.seed + group,
      options.stations.length,
    )
  try {
    const pending = workers.map((_, index) => request(index))
    for (const started of pending) started.catch(() => {}) // seen when its turn comes
    for (let index = 0; index < INTEGRATION_COUNT; index++) {
      const visibilities = await pending[index % workers.length]
      signal?.throwIfAborted()
      if (disturb) {
        const shape = {
          ...plan.pairs,
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
      disturb ?? [],
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
    beam: openBeam(options.beam, DISH_DIAMETER_M),
    gains: plan.gains,
    firstTimeIndex: group * INTEGRATION_COUNT,
    integrationCount: INTEGRATION_COUNT,
  }
}
