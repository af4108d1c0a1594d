import { taperPsf } from '@contimg/numerics/clean'
import type { StageControl } from '../control.ts'
import type { CleanImager } from './clean-cycle.ts'
import { requireSize } from './clean-masks.ts'
import { type CleanSettings, checkCleanSettings, cleanScales, depthOf, requireSameKind } from './clean-plan.ts'
import { type CleanSnapshot, type CleanState, componentsOf, putComponents } from './clean-state.ts'
import { type CleanField, MajorCycles } from './major-cycles.ts'
import { LIST_PIXELS } from './minor-memory.ts'

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
  readonly #cycles: MajorCycles

  private constructor(imager: CleanImager, settings: CleanSettings, field: CleanField) {
    this.#imager = imager
    this.#cycles = new MajorCycles(imager, settings, field)
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
    await session.#cycles.begin()
    return session
  }

  get settings(): CleanSettings {
    return this.#cycles.standing.settings
  }

  get state(): CleanState {
    return this.#cycles.state
  }

  /** One entry for each major cycle, that before the first included. */
  get convergence(): readonly CleanState[] {
    return this.#cycles.standing.convergence
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
    return this.#cycles.standing.placed
  }

  /** A minor and a major cycle; nothing where CLEAN has come to its end. */
  async step(control: StageControl = {}): Promise<CleanState> {
    await this.#cycles.settle(control)
    let { next } = this.#cycles
    while (next.next === 'phase') {
      await this.#cycles.enter(next)
      next = this.#cycles.next
    }
    if (next.next === 'minor') await this.#cycles.cycle(next, control)
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
    await this.#cycles.settle({})
    this.#cycles.change({ settings })
    if (depthOf(before) !== depthOf(settings)) await this.#cycles.begin()
    return this.state
  }

  /** Another mask, or none, for the steps to come, which begin with the first phase. @throws RangeError for its size */
  async setMask(mask: Uint8Array | undefined): Promise<CleanState> {
    requireSize(this.#imager, mask)
    await this.#cycles.settle({})
    this.#cycles.change({ mask })
    await this.#cycles.begin()
    return this.state
  }

  /** All that is needed to come back here: the compressed samples above all, 8 bytes each. */
  async snapshot(): Promise<CleanSnapshot> {
    await this.#cycles.settle({})
    const { standing, isDirty } = this.#cycles
    const dirty = isDirty ? this.residual.slice() : undefined
    return { ...standing, samples: this.#imager.copySamples(), components: componentsOf(this.model), dirty }
  }

  /** Goes back to a snapshot of this session, to the bit. */
  async restore({ samples, components, dirty, ...standing }: CleanSnapshot): Promise<CleanState> {
    this.#cycles.goBack(standing, dirty !== undefined)
    this.#imager.putSamples(samples)
    putComponents(this.model, components)
    if (dirty) this.residual.set(dirty)
    else await this.#imager.makeImages('residual', {})
    await this.#cycles.lookAgain()
    return this.state
  }
}
