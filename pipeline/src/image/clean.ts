import { CleanDivergedError, maskAround, taperPsf } from '@contimg/numerics/clean'
import {
  automaticPhases,
  type CleanPhase,
  type CleanPlan,
  type CleanProgress,
  decide,
  largestSidelobe,
  type StopReason,
} from '@contimg/numerics/minor'
import type { StageControl } from '../control.ts'
import type { Imager } from './imager.ts'

/** How CLEAN goes and where it stops. */
export interface CleanRequest {
  readonly iterations: number // at most
  readonly majorCycles: number // at most
  readonly threshold: number | 'auto' // Jy/beam
  readonly gain: number // part of a peak that one iteration takes
  readonly beamPx: number // major axis of the restoring beam
}

/** How CLEAN ended. */
export interface CleanResult {
  readonly end: StopReason
  readonly iterations: number
  readonly majorCycles: number
  readonly peakJy: number // of the residual
  readonly noiseJy: number // of the residual
  readonly thresholdJy: number
}

const MASK_SIGMA = 5 // with threshold auto, the whole image is cleaned down to this
const DEPTH_SIGMA = 1 // and then the surroundings of what was found down to this
const MGAIN = 0.8 // of minor cycles over the whole image
const MASKED_MGAIN = 0.5 // near the noise, where the minor cycle's point spread function misleads sooner
const CYCLE_FACTOR = 1
const LIST_PIXELS = 2 ** 20
const BLOCK_ITERATIONS = 2000 // between two moments at which a stop is heard

/**
 * Cotton–Schwab CLEAN (Schwab 1984, AJ 89, 1076) with Clark's minor cycles (1980, A&A 89, 377) on a list of pixels: after
 * each the components are subtracted from the samples and the residual is imaged anew. The imager's residual must hold
 * the dirty image; at the end its model holds all components, its residual what is left, and its psf is tapered.
 *
 * With threshold auto it cleans twice: everywhere down to 5 σ, then only within half a beam of what it has found down to
 * 1 σ. So noise is not taken for sources, and little of a source stays behind with the shape of the point spread
 * function, which in this array is a spike on a plateau and not the restoring beam.
 *
 * @throws CleanDivergedError
 */
export async function clean(imager: Imager, request: CleanRequest, control: StageControl): Promise<CleanResult> {
  const { width, height } = imager.grid
  const psf = imager.pixels(imager.images.psf)
  const plan = planOf(request, largestSidelobe(psf, width, request.beamPx))
  imager.pixels(imager.images.model).fill(0)
  taperPsf(psf, width, height)
  await imager.cleanWith(LIST_PIXELS)
  return await new Cleaning(imager, request, plan, control).run()
}

function planOf({ iterations, majorCycles, threshold }: CleanRequest, psfSidelobe: number): CleanPlan {
  const phases: readonly CleanPhase[] =
    threshold === 'auto'
      ? automaticPhases(MASK_SIGMA, DEPTH_SIGMA)
      : [{ name: 'everywhere', threshold: { jy: threshold } }]
  return { iterations, majorCycles, mgain: MGAIN, cycleFactor: CYCLE_FACTOR, psfSidelobe, phases }
}

class Cleaning {
  readonly #imager: Imager
  readonly #request: CleanRequest
  readonly #plan: CleanPlan
  readonly #control: StageControl
  #mask = 0 // address; 0 = everywhere
  #firstPeakJy = 0

  constructor(imager: Imager, request: CleanRequest, plan: CleanPlan, control: StageControl) {
    this.#imager = imager
    this.#request = request
    this.#plan = plan
    this.#control = control
  }

  async run(): Promise<CleanResult> {
    let progress = await this.#measure({ phase: 0, majorCycles: 0, iterations: 0 })
    this.#firstPeakJy = progress.peakJy
    for (;;) {
      this.#control.signal?.throwIfAborted()
      const decision = decide(progress, this.#planOf(progress))
      if (decision.next === 'stop') {
        if (decision.reason === 'diverged') throw new CleanDivergedError(progress)
        const { iterations, majorCycles, peakJy, noiseJy } = progress
        return { end: decision.reason, iterations, majorCycles, peakJy, noiseJy, thresholdJy: decision.thresholdJy }
      }
      if (decision.next === 'phase') {
        this.#mask = this.#imager.placeMask(this.#aroundFound())
        progress = await this.#measure({ ...progress, phase: decision.phase })
        continue
      }
      const iterations = await this.#minorCycle(decision.stopJy, decision.iterations)
      this.#tell(progress, iterations, decision.thresholdJy)
      await this.#subtract()
      progress = await this.#measure(
        { ...progress, majorCycles: progress.majorCycles + 1, iterations: progress.iterations + iterations },
        progress,
      )
    }
  }

  /** Near the noise minor cycles go less deep. */
  #planOf({ phase }: CleanProgress): CleanPlan {
    return this.#plan.phases[phase].name === 'masked' ? { ...this.#plan, mgain: MASKED_MGAIN } : this.#plan
  }

  #aroundFound(): Uint8Array {
    const { width } = this.#imager.grid
    return maskAround(this.#imager.pixels(this.#imager.images.model), width, this.#request.beamPx / 2)
  }

  /** Components of the residual down to a limit, into `found` and `model`. @returns how many iterations it took */
  async #minorCycle(stopJy: number, most: number): Promise<number> {
    const imager = this.#imager
    imager.pixels(imager.images.found).fill(0)
    const limitJy = Math.max(stopJy, await imager.collect(stopJy, this.#mask))
    let done = 0
    for (;;) {
      this.#control.signal?.throwIfAborted()
      const iterations = Math.min(BLOCK_ITERATIONS, most - done)
      const block = await imager.minor({ gain: this.#request.gain, stopJy: limitJy, iterations })
      done += block.iterations
      if (block.iterations < iterations || done >= most) break
    }
    await imager.takeComponents()
    return done
  }

  async #subtract(): Promise<void> {
    const { signal } = this.#control
    await this.#imager.subtractFound(signal ? { signal } : {})
    await this.#imager.makeImages('residual', signal ? { signal } : {})
  }

  /** Peak of the residual, within the mask where there is one, and noise of all of it. */
  async #measure(
    { phase, majorCycles, iterations }: Pick<CleanProgress, 'phase' | 'majorCycles' | 'iterations'>,
    before?: CleanProgress,
  ): Promise<CleanProgress> {
    const { peakJy, noiseJy } = await this.#imager.statistics(this.#imager.images.residual, this.#mask)
    const previousPeakJy = before?.peakJy ?? Number.POSITIVE_INFINITY
    const bestPeakJy = Math.min(peakJy, before?.bestPeakJy ?? Number.POSITIVE_INFINITY)
    return { phase, majorCycles, iterations, peakJy, noiseJy, previousPeakJy, bestPeakJy }
  }

  #tell({ phase, majorCycles, iterations, peakJy }: CleanProgress, more: number, thresholdJy: number): void {
    const fraction = (phase + depth(this.#firstPeakJy, peakJy, thresholdJy)) / this.#plan.phases.length
    const found = `${iterations + more} components`
    this.#control.progress?.(Math.min(1, fraction), `CLEAN, major cycle ${majorCycles + 1}, ${found}`)
  }
}

/** How far the peak has come down, in the logarithm: each major cycle takes about the same factor. */
function depth(fromJy: number, nowJy: number, toJy: number): number {
  const whole = Math.log(fromJy / Math.max(toJy, 1e-4 * fromJy))
  return whole > 0 ? Math.min(1, Math.max(0, Math.log(fromJy / nowJy) / whole)) : 1
}
