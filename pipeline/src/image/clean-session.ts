import { taperPsf } from '@contimg/numerics/clean'
import { type CleanProgress, type Decision, decide, hasDiverged, largestSidelobe } from '@contimg/numerics/minor'
import type { StageControl } from '../control.ts'
import {
  type CleanImager,
  type MinorResult,
  minorCycle,
  subtractComponents,
  takeBackComponents,
} from './clean-cycle.ts'
import { type MaskPlace, maskOfFound, placeMask, requireSize } from './clean-masks.ts'
import { type CycleCounts, measureProgress, NO_PROGRESS } from './clean-peaks.ts'
import {
  type CleanSettings,
  checkCleanSettings,
  cleanedPart,
  cleanPhases,
  cleanPlan,
  cleanScales,
  depthOf,
  requireSameKind,
} from './clean-plan.ts'
import {
  type CleanSnapshot,
  type CleanStanding,
  type CleanState,
  componentsOf,
  putComponents,
  stateOf,
} from './clean-state.ts'
import { LIST_PIXELS } from './memory-estimate.ts'

/** What does not change while one cleans. */
export interface CleanField {
  readonly beamPx: number // major axis of the restoring beam
  readonly mask?: Uint8Array // [height, width], 0 where no component may be; anywhere where absent
}

/**
 * CLEAN step by step (Cotton & Schwab: Schwab 1984, AJ 89, 1076): a step is a minor cycle and a major one. Between steps
 * one may look at everything, change settings and mask, keep a snapshot and go back to it. Whether steps are taken one by
 * one or all at a time makes no difference, to the bit.
 *
 * The imager's residual must hold the dirty image at first; its psf is tapered. A step that is stopped by its signal
 * leaves the session as it was before or, where the components were subtracted already, as after its minor cycle: in
 * either case the next step goes on. A step that makes the residual grow is taken back, and CLEAN ends there; after a
 * change of settings or mask it may be tried again.
 */
export class CleanSession {
  readonly #imager: CleanImager
  readonly #beamPx: number
  readonly #sidelobe: number
  #now: CleanStanding
  #place: MaskPlace = { mask: 0, isWhole: false } // of the mask of the present phase
  #unmeasured: MinorResult | undefined // of a cycle that was subtracted, its residual not yet imaged
  #isDirty = true // no residual was imaged yet
  #firstPeakJy = 0

  private constructor(imager: CleanImager, settings: CleanSettings, { beamPx, mask }: CleanField) {
    this.#imager = imager
    this.#beamPx = beamPx
    this.#sidelobe = largestSidelobe(imager.pixels(imager.images.psf), imager.grid.width, beamPx)
    const beginning = { progress: NO_PROGRESS, diverged: undefined, placed: undefined, convergence: [] }
    this.#now = { settings, mask, ...beginning }
  }

  /** @throws RangeError for settings that cannot be, or a mask of the wrong size */
  static async open(imager: CleanImager, settings: CleanSettings, field: CleanField): Promise<CleanSession> {
    checkCleanSettings(settings)
    requireSize(imager, field.mask)
    const session = new CleanSession(imager, settings, field)
    const { psf, model } = imager.images
    imager.pixels(model).fill(0)
    const { width, height } = imager.grid
    if (settings.deconvolver !== 'multiscale') taperPsf(imager.pixels(psf), width, height) // it would widen scales' holes
    await imager.lists.plan(LIST_PIXELS, cleanScales(settings, field.beamPx, imager.grid.width))
    await session.#begin()
    session.#firstPeakJy = session.#now.progress.peakJy
    return session
  }

  get settings(): CleanSettings {
    return this.#now.settings
  }

  get state(): CleanState {
    return stateOf(this.#now, this.#next)
  }

  /** One entry for each major cycle, that before the first included. */
  get convergence(): readonly CleanState[] {
    return this.#now.convergence
  }

  /** [height, width] Jy/beam, as the latest major cycle left it. */
  get residual(): Float32Array {
    return this.#imager.pixels(this.#imager.images.residual)
  }

  /** [height, width] Jy, all components. */
  get model(): Float32Array {
    return this.#imager.pixels(this.#imager.images.model)
  }

  /** Where components may be in the present phase; anywhere where there is none. */
  get mask(): Uint8Array | undefined {
    return this.#now.placed
  }

  get #next(): Decision {
    const { settings, progress, diverged } = this.#now
    const decision = decide(progress, cleanPlan(settings, this.#sidelobe, progress.phase, this.#place.isWhole))
    return diverged ? { next: 'stop', reason: 'diverged', thresholdJy: decision.thresholdJy } : decision
  }

  /** A minor and a major cycle; nothing where CLEAN has come to its end. */
  async step(control: StageControl = {}): Promise<CleanState> {
    await this.#settle(control)
    let next = this.#next
    while (next.next === 'phase') {
      await this.#enter(next)
      next = this.#next
    }
    if (next.next === 'minor') await this.#cycle(next, control)
    return this.state
  }

  /** Steps until CLEAN has come to its end. */
  async run(control: StageControl = {}): Promise<CleanState> {
    while ((await this.step(control)).end === undefined);
    return this.state
  }

  /**
   * Changes settings for the steps to come. After other thresholds CLEAN begins with its first phase again.
   *
   * @throws RangeError for settings that cannot be, or another deconvolver or other scales
   */
  async change(changes: Partial<CleanSettings>): Promise<CleanState> {
    const before = this.settings
    const settings = { ...before, ...changes }
    checkCleanSettings(settings)
    requireSameKind(before, settings)
    await this.#settle({})
    this.#now = { ...this.#now, settings, diverged: undefined }
    if (depthOf(before) !== depthOf(settings)) await this.#begin()
    return this.state
  }

  /** Another mask, or none, for the steps to come, which begin with the first phase. @throws RangeError for its size */
  async setMask(mask: Uint8Array | undefined): Promise<CleanState> {
    requireSize(this.#imager, mask)
    await this.#settle({})
    this.#now = { ...this.#now, mask, diverged: undefined }
    await this.#begin()
    return this.state
  }

  /** All that is needed to come back here: the compressed samples above all, 8 bytes each. */
  async snapshot(): Promise<CleanSnapshot> {
    await this.#settle({})
    const dirty = this.#isDirty ? this.residual.slice() : undefined
    return { ...this.#now, samples: this.#imager.copySamples(), components: componentsOf(this.model), dirty }
  }

  /** Goes back to a snapshot of this session, to the bit. */
  async restore({ samples, components, dirty, ...standing }: CleanSnapshot): Promise<CleanState> {
    this.#now = standing
    this.#unmeasured = undefined
    this.#isDirty = dirty !== undefined
    this.#imager.putSamples(samples)
    putComponents(this.model, components)
    if (dirty) this.residual.set(dirty)
    else await this.#imager.makeImages('residual', {})
    this.#putMask(standing.placed)
    await this.#measure(standing.progress) // lists are collected by what is measured here
    return this.state
  }

  /** The first phase, wherever one comes from. */
  async #begin(): Promise<void> {
    this.#putMask(this.#now.mask)
    const { majorCycles, iterations } = this.#now.progress
    this.#now = { ...this.#now, progress: await this.#measure({ phase: 0, majorCycles, iterations }) }
    if (this.convergence.length === 0) this.#now = { ...this.#now, convergence: [this.state] }
  }

  /** A phase that goes only where components were found. */
  async #enter({ phase, thresholdJy }: Decision & { next: 'phase' }): Promise<void> {
    const { noiseJy, majorCycles, iterations } = this.#now.progress
    const isExtended = this.settings.deconvolver === 'multiscale'
    const searched = { thresholdJy, noiseJy, beamPx: this.#beamPx, isExtended }
    this.#putMask(maskOfFound(this.#imager, searched, this.#now.mask))
    this.#now = { ...this.#now, progress: await this.#measure({ phase, majorCycles, iterations }) }
  }

  #putMask(placed: Uint8Array | undefined): void {
    this.#now = { ...this.#now, placed }
    this.#place = placeMask(this.#imager, placed, this.settings)
  }

  async #cycle(next: Decision & { next: 'minor' }, control: StageControl): Promise<void> {
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
    await this.#settle(control)
  }

  /** Images what the latest components leave, and takes them back where they make it worse. */
  async #settle({ signal }: StageControl): Promise<void> {
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
      this.#now = { ...this.#now, convergence: [...this.convergence, this.state] }
    }
  }

  #divergeTo(peakJy: number): void {
    const { majorCycles, peakJy: previousPeakJy } = this.#now.progress
    this.#now = { ...this.#now, diverged: { majorCycles: majorCycles + 1, peakJy, previousPeakJy } }
  }

  #measure(counts: CycleCounts, before?: CleanProgress): Promise<CleanProgress> {
    const search = { settings: this.settings, beamPx: this.#beamPx, mask: this.#place.mask }
    return measureProgress(this.#imager, search, counts, before)
  }
}
