import type { Growth } from '@contimg/numerics/clean'
import type { CleanProgress, Decision, StopReason } from '@contimg/numerics/minor'
import { type CleanSettings, cleanPhases } from './clean-plan.ts'

/** How CLEAN stands. */
export interface CleanState {
  readonly phase: 'everywhere' | 'masked' // masked: only around what was found before
  readonly majorCycles: number
  readonly iterations: number
  readonly peakJy: number // of the residual, where components may be
  readonly noiseJy: number // of all of the residual
  readonly thresholdJy: number // of the present phase
  readonly end?: StopReason // why it stops here, where it does
  readonly diverged?: Growth // of the major cycle that was taken back
}

export function stateOf({ settings, progress, diverged }: CleanStanding, next: Decision): CleanState {
  const { phase, majorCycles, iterations, peakJy, noiseJy } = progress
  return {
    phase: cleanPhases(settings)[phase].name,
    ...{ majorCycles, iterations, peakJy, noiseJy },
    thresholdJy: next.thresholdJy,
    ...(next.next === 'stop' && { end: next.reason }),
    ...(diverged && { diverged }),
  }
}

/** Where a session stands, but for images and samples. */
export interface CleanStanding {
  readonly settings: CleanSettings
  readonly progress: CleanProgress
  readonly diverged: Growth | undefined
  readonly mask: Uint8Array | undefined // the caller's
  readonly placed: Uint8Array | undefined // that of the phase
  readonly convergence: readonly CleanState[]
}

/** A session as it was. What it holds is its own, but the masks, which nobody changes. */
export interface CleanSnapshot extends CleanStanding {
  readonly samples: readonly Float32Array[] // residual ones, by sets of lines
  readonly components: Components
  readonly dirty: Float32Array | undefined // the dirty image while there is no residual; other ones are imaged again
}

/** The pixels of a model that are not 0. */
export interface Components {
  readonly places: Uint32Array
  readonly fluxesJy: Float32Array
}

export function componentsOf(model: Float32Array): Components {
  let count = 0
  for (let i = 0; i < model.length; i++) if (model[i] !== 0) count++
  const places = new Uint32Array(count)
  for (let i = 0, k = 0; i < model.length; i++) if (model[i] !== 0) places[k++] = i
  return { places, fluxesJy: Float32Array.from(places, (place) => model[place]) }
}

/** Makes a model of its components. */
export function putComponents(model: Float32Array, { places, fluxesJy }: Components): void {
  model.fill(0)
  for (let k = 0; k < places.length; k++) model[places[k]] = fluxesJy[k]
}
