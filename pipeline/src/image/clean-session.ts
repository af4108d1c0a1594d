import { type Growth, maskAround, taperPsf } from '@contimg/numerics/clean'
import { type CleanProgress, type Decision, decide, hasDiverged, largestSidelobe } from '@contimg/numerics/minor'
import type { StageControl } from '../control.ts'
import { type CleanImager, minorCycle, subtractComponents, takeBackComponents } from './clean-cycle.ts'
import { type CleanSettings, checkCleanSettings, cleanedPart, cleanPhases, cleanPlan } from './clean-plan.ts'
import { type CleanSnapshot, type CleanState, componentsOf, putComponents } from './clean-state.ts'
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
  #settings: CleanSettings
  #mask: Uint8Array | undefined // the caller's
  #placed: Uint8Array | undefined // that of the present phase
  #maskAt = 0 // address; 0 = everywhere
  #progress!: CleanProgress
  #unmeasured: number | undefined // iterations of a cycle that was subtracted, its residual not yet imaged
  #diverged: Growth | undefined
  #isDirty = true // no residual was imaged yet
  #firstPeakJy = 0
  #convergence: CleanState[] = []

  private constructor(imager: CleanImager, settings: CleanSettings, { beamPx, mask }: CleanField) {
    this.#imager = imager
    this.#settings = settings
    this.#beamPx = beamPx
    this.#mask = mask
    this.#sidelobe = largestSidelobe(imager.pixels(imager.images.psf), imager.grid.width, beamPx)
  }

  /** @throws RangeError for settings that cannot be, or a mask of the wrong size */
  static async open(imager: CleanImager, settings: CleanSettings, field: CleanField): Promise<CleanSession> {
    checkCleanSettings(settings)
    requireSize(imager, field.mask)
    const session = new CleanSession(imager, settings, field)
    const { psf, model } = imager.images
    imager.pixels(model).fill(0)
    taperPsf(imager.pixels(psf), imager.grid.width, imager.grid.height)
    await imager.lists.plan(LIST_PIXELS)
    await session.#begin({ majorCycles: 0, iterations: 0 })
    session.#firstPeakJy = session.#progress.peakJy
    return session
  }

  get settings(): CleanSettings {
    return this.#settings
  }

  get state(): CleanState {
    const { phase, majorCycles, iterations, peakJy, noiseJy } = this.#progress
    const next = this.#next
    return {
      phase: cleanPhases(this.#settings)[phase].name,
      ...{ majorCycles, iterations, peakJy, noiseJy },
      thresholdJy: next.thresholdJy,
      ...(next.next === 'stop' && { end: next.reason }),
      ...(this.#diverged && { diverged: this.#diverged }),
    }
  }

  /** One entry for each major cycle, that before the first included. */
  get convergence(): readonly CleanState[] {
    return this.#convergence
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
    return this.#placed
  }

  get #next(): Decision {
    const decision = decide(this.#progress, cleanPlan(this.#settings, this.#sidelobe, this.#progress.phase))
    if (!this.#diverged) return decision
    return { next: 'stop', reason: 'diverged', thresholdJy: decision.thresholdJy }
  }

  /** A minor and a major cycle; nothing where CLEAN has come to its end. */
  async step(control: StageControl = {}): Promise<CleanState> {
    await this.#settle(control)
    let next = this.#next
    while (next.next === 'phase') {
      await this.#enter(next.phase)
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

  /** Changes settings for the steps to come. After other thresholds CLEAN begins with its first phase again. */
  async change(changes: Partial<CleanSettings>): Promise<CleanState> {
    const settings = { ...this.#settings, ...changes }
    checkCleanSettings(settings)
    await this.#settle({})
    const depths = [this.#settings, settings].map((one) => JSON.stringify(cleanPhases(one)))
    this.#settings = settings
    this.#diverged = undefined
    if (depths[0] !== depths[1]) await this.#begin(this.#progress)
    return this.state
  }

  /** Another mask, or none, for the steps to come, which begin with the first phase. @throws RangeError for its size */
  async setMask(mask: Uint8Array | undefined): Promise<CleanState> {
    requireSize(this.#imager, mask)
    await this.#settle({})
    this.#mask = mask
    this.#diverged = undefined
    await this.#begin(this.#progress)
    return this.state
  }

  /** All that is needed to come back here: the compressed samples above all, 8 bytes each. */
  async snapshot(): Promise<CleanSnapshot> {
    await this.#settle({})
    return {
      settings: this.#settings,
      progress: this.#progress,
      diverged: this.#diverged,
      mask: this.#mask,
      placed: this.#placed,
      samples: this.#imager.copySamples(),
      components: componentsOf(this.model),
      dirty: this.#isDirty ? this.residual.slice() : undefined,
      convergence: [...this.#convergence],
    }
  }

  /** Goes back to a snapshot of this session, to the bit. */
  async restore(snapshot: CleanSnapshot): Promise<CleanState> {
    this.#settings = snapshot.settings
    this.#progress = snapshot.progress
    this.#diverged = snapshot.diverged
    this.#mask = snapshot.mask
    this.#convergence = [...snapshot.convergence]
    this.#unmeasured = undefined
    this.#isDirty = snapshot.dirty !== undefined
    this.#imager.putSamples(snapshot.samples)
    putComponents(this.model, snapshot.components)
    if (snapshot.dirty) this.residual.set(snapshot.dirty)
    else await this.#imager.makeImages('residual', {})
    this.#place(snapshot.placed)
    return this.state
  }

  /** The first phase, wherever one comes from. */
  async #begin({ majorCycles, iterations }: Pick<CleanProgress, 'majorCycles' | 'iterations'>): Promise<void> {
    this.#place(this.#mask)
    this.#progress = await this.#measure({ phase: 0, majorCycles, iterations })
    if (this.#convergence.length === 0) this.#convergence.push(this.state)
  }

  /** A phase that goes only where components were found. */
  async #enter(phase: number): Promise<void> {
    const around = maskAround(this.model, this.#imager.grid.width, this.#beamPx / 2)
    if (this.#mask) for (let i = 0; i < around.length; i++) if (this.#mask[i] === 0) around[i] = 0
    this.#place(around)
    this.#progress = await this.#measure({ ...this.#progress, phase })
  }

  #place(mask: Uint8Array | undefined): void {
    this.#placed = mask
    this.#maskAt = mask ? this.#imager.lists.placeMask(mask) : 0
  }

  async #cycle(
    { stopJy, iterations, thresholdJy }: Decision & { next: 'minor' },
    control: StageControl,
  ): Promise<void> {
    const { gain } = this.#settings
    const { peakJy } = this.#progress
    const request = { gain, stopJy, iterations, peakJy, mask: this.#maskAt }
    const minor = await minorCycle(this.#imager, request, control)
    if (minor.growthJy !== undefined) {
      this.#diverged = this.#growthTo(minor.growthJy)
      return
    }
    const part = cleanedPart(this.#firstPeakJy, this.#progress, thresholdJy, cleanPhases(this.#settings).length)
    const found = `${this.#progress.iterations + minor.iterations} components`
    control.progress?.(part, `CLEAN, major cycle ${this.#progress.majorCycles + 1}, ${found}`)
    await subtractComponents(this.#imager, control)
    this.#unmeasured = minor.iterations
    await this.#settle(control)
  }

  /** Images what the latest components leave, and takes them back where they make it worse. */
  async #settle({ signal }: StageControl): Promise<void> {
    if (this.#unmeasured === undefined) return
    await this.#imager.makeImages('residual', signal ? { signal } : {})
    this.#isDirty = false
    const { majorCycles, iterations, phase } = this.#progress
    const counts = { phase, majorCycles: majorCycles + 1, iterations: iterations + this.#unmeasured }
    const progress = await this.#measure(counts, this.#progress)
    this.#unmeasured = undefined
    if (hasDiverged(progress)) {
      this.#diverged = this.#growthTo(progress.peakJy)
      await takeBackComponents(this.#imager)
    } else {
      this.#progress = progress
      this.#convergence.push(this.state)
    }
  }

  #growthTo(peakJy: number): Growth {
    const { majorCycles, peakJy: previousPeakJy } = this.#progress
    return { majorCycles: majorCycles + 1, peakJy, previousPeakJy }
  }

  /** Peak of the residual, within the mask where there is one, and noise of all of it. */
  async #measure(
    { phase, majorCycles, iterations }: Pick<CleanProgress, 'phase' | 'majorCycles' | 'iterations'>,
    before?: CleanProgress,
  ): Promise<CleanProgress> {
    const { peakJy, noiseJy } = await this.#imager.statistics(this.#imager.images.residual, this.#maskAt)
    const previousPeakJy = before?.peakJy ?? Number.POSITIVE_INFINITY
    const bestPeakJy = Math.min(peakJy, before?.bestPeakJy ?? Number.POSITIVE_INFINITY)
    return { phase, majorCycles, iterations, peakJy, noiseJy, previousPeakJy, bestPeakJy }
  }
}

function requireSize({ grid: { width, height } }: CleanImager, mask: Uint8Array | undefined): void {
  if (mask && mask.length !== width * height)
    throw new RangeError(`a mask of ${mask.length} pixels, wanted ${width} × ${height}`)
}
