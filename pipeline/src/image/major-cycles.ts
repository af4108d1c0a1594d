import { type CleanProgress, type Decision, decide, hasDiverged, largestSidelobe } from '@contimg/numerics/minor'
import type { StageControl } from '../control.ts'
import {
  type CleanImager,
  type MinorResult,
  minorCycle,
  subtractComponents,
  takeBackComponents,
  takeBackModel,
} from './clean-cycle.ts'
import { type MaskPlace, maskOfFound, placeMask } from './clean-masks.ts'
import { type CycleCounts, measureProgress, NO_PROGRESS } from './clean-peaks.ts'
import { type CleanSettings, cleanedPart, cleanPhases, cleanPlan } from './clean-plan.ts'
import { type CleanStanding, type CleanState, stateOf } from './clean-state.ts'

/** What does not change while one cleans. */
export interface CleanField {
  readonly beamPx: number // major axis of the restoring beam
  readonly mask?: Uint8Array // [height, width], 0 where no component may be; anywhere where absent
}

/**
 * The minor and major cycles of CLEAN through its phases, and where they stand. A cycle that is stopped leaves everything
 * as it was before or, where its components were subtracted already, a residual that settle() images.
 */
export class MajorCycles {
  readonly #imager: CleanImager
  readonly #beamPx: number
  readonly #sidelobe: number
  #now: CleanStanding
  #place: MaskPlace = { mask: 0, isWhole: false } // of the mask of the present phase
  #unmeasured: MinorResult | undefined // of a cycle that was subtracted, its residual not yet imaged
  #isDirty = true // no residual was imaged yet
  #firstPeakJy = 0

  /** @param imager  its residual the dirty image, its psf not yet tapered */
  constructor(imager: CleanImager, settings: CleanSettings, { beamPx, mask }: CleanField) {
    this.#imager = imager
    this.#beamPx = beamPx
    this.#sidelobe = largestSidelobe(imager.pixels(imager.images.psf), imager.grid.width, beamPx)
    const beginning = { progress: NO_PROGRESS, diverged: undefined, placed: undefined, convergence: [] }
    this.#now = { settings, mask, ...beginning }
  }

  get standing(): CleanStanding {
    return this.#now
  }

  get state(): CleanState {
    return stateOf(this.#now, this.next)
  }

  /** Whether the residual is the dirty image still. */
  get isDirty(): boolean {
    return this.#isDirty
  }

  get next(): Decision {
    const { settings, progress, diverged } = this.#now
    const decision = decide(progress, cleanPlan(settings, this.#sidelobe, progress.phase, this.#place.isWhole))
    return diverged ? { next: 'stop', reason: 'diverged', thresholdJy: decision.thresholdJy } : decision
  }

  /** The first phase, wherever one comes from. */
  async begin(): Promise<void> {
    this.#putMask(this.#now.mask)
    const { majorCycles, iterations } = this.#now.progress
    this.#now = { ...this.#now, progress: await this.#measure({ phase: 0, majorCycles, iterations }) }
    if (this.#now.convergence.length > 0) return
    this.#now = { ...this.#now, convergence: [this.state] }
    this.#firstPeakJy = this.#now.progress.peakJy
  }

  /**
   * A phase that goes only where components were found. Of extended ones the search is forgotten but for the places: what
   * it spread too wide, where sidelobes and sources are not yet told apart, no component within the mask could take back.
   * Cycles and iterations are counted anew.
   */
  async enter({ phase, thresholdJy }: Decision & { next: 'phase' }): Promise<void> {
    const { settings, mask, progress } = this.#now
    const isExtended = settings.deconvolver === 'multiscale'
    const { majorCycles, iterations } = isExtended ? NO_PROGRESS : progress
    const searched = { thresholdJy, beamPx: this.#beamPx, isExtended }
    this.#putMask(maskOfFound(this.#imager, searched, mask))
    if (isExtended) await takeBackModel(this.#imager)
    this.#now = { ...this.#now, progress: await this.#measure({ phase, majorCycles, iterations }) }
  }

  /** A minor cycle, and the major one after it. */
  async cycle(next: Decision & { next: 'minor' }, control: StageControl): Promise<void> {
    const { progress, settings } = this.#now
    const { stopJy, iterations, thresholdJy } = next
    const request = { gain: settings.gain, stopJy, iterations, peakJy: progress.peakJy, ...this.#place }
    const minor = await minorCycle(this.#imager, request, control)
    if (minor.growthJy !== undefined) return this.#divergeTo(minor.growthJy)
    const part = cleanedPart(this.#firstPeakJy, progress, thresholdJy, cleanPhases(settings).length)
    const found = `${progress.iterations + minor.iterations} components`
    control.progress?.(part, `CLEAN, major cycle ${progress.majorCycles + 1}, ${found}`)
    await subtractComponents(this.#imager, control)
    this.#unmeasured = minor
    await this.settle(control)
  }

  /** Images what the latest components leave, and takes them back where they make it worse. */
  async settle({ signal }: StageControl): Promise<void> {
    if (this.#unmeasured === undefined) return
    await this.#imager.makeImages('residual', signal ? { signal } : {})
    this.#isDirty = false
    const before = this.#now.progress
    const { iterations, stopJy } = this.#unmeasured
    const counts = { majorCycles: before.majorCycles + 1, iterations: before.iterations + iterations }
    const progress = await this.#measure({ phase: before.phase, ...counts, stopJy }, before)
    this.#unmeasured = undefined
    if (hasDiverged(progress)) {
      this.#divergeTo(progress.peakJy)
      await takeBackComponents(this.#imager)
      await this.#measure(before)
    } else {
      this.#now = { ...this.#now, progress }
      this.#now = { ...this.#now, convergence: [...this.#now.convergence, this.state] }
    }
  }

  /** Other settings or another mask, with which CLEAN may be tried again where it had diverged. */
  change(changes: Partial<Pick<CleanStanding, 'settings' | 'mask'>>): void {
    this.#now = { ...this.#now, ...changes, diverged: undefined }
  }

  /** Stands where it once stood. Samples, model and residual are the caller's to put back, before lookAgain(). */
  goBack(standing: CleanStanding, isDirty: boolean): void {
    this.#now = standing
    this.#unmeasured = undefined
    this.#isDirty = isDirty
  }

  /** Looks at the residual as it was last looked at: lists are collected by what is measured here. */
  async lookAgain(): Promise<void> {
    this.#putMask(this.#now.placed)
    await this.#measure(this.#now.progress)
  }

  #putMask(placed: Uint8Array | undefined): void {
    this.#now = { ...this.#now, placed }
    this.#place = placeMask(this.#imager, placed, this.#now.settings)
  }

  #divergeTo(peakJy: number): void {
    const { majorCycles, peakJy: previousPeakJy } = this.#now.progress
    this.#now = { ...this.#now, diverged: { majorCycles: majorCycles + 1, peakJy, previousPeakJy } }
  }

  #measure(counts: CycleCounts, before?: CleanProgress): Promise<CleanProgress> {
    const search = { settings: this.#now.settings, beamPx: this.#beamPx, mask: this.#place.mask }
    return measureProgress(this.#imager, search, counts, before)
  }
}
