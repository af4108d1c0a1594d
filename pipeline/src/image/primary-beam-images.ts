import type { Card } from '@contimg/formats/fits'
import type { Direction } from '@contimg/numerics/frames'
import type { KernelHeap } from '@contimg/numerics/wasm'
import { dishDiameterM } from '../calibrate/model-rows.ts'
import { openBeam } from '../sky/beam-file.ts'
import type { MeasurementSetSource } from '../visibilities/from-ms.ts'
import type { Imager } from './imager.ts'
import type { WrittenImage } from './imager-request.ts'
import { requireRoom } from './memory.ts'
import { pointingWeights, SLOPE_FREQUENCIES } from './pointing-weights.ts'
import { AveragedBeam, beamStepPx, type PointingWeights } from './primary-beam.ts'
import { beamNodesError, planBeamNodes } from './primary-beam-grid.ts'
import type { BeamSetup, BeamStep } from './primary-beam-thread.ts'

/** Which beam an image is corrected for, and how far out. */
export interface BeamOptions {
  readonly beam: string // airy, tapered2, tapered4, none, or the path of a FITS image of a power beam
  readonly pbLimit: number // response below which nothing is corrected
  readonly weightsImage?: boolean // whether the image of the weights is written; it is where absent
}

/** What responses are multiplied with before they are averaged over the band: of a Taylor term. */
export type SpectralFactor = (frequencyHz: number) => number

type BeamKind = 'pb' | 'weights' | 'image-pbcor'

const WEIGHT_CARD: Card = ['BTYPE', 'Weight', 'squared primary beam times SUMWT']
const WANTED_ERROR = 3e-5 // at the places where it is measured; elsewhere it may be some times larger
const STATED_ERROR = 1e-4
const MOST_RESPONSES = 5e6 // that are computed for finer nodes: a second

/** The primary beam of what an imager has loaded; it is made and used in the imager's threads. */
export class PrimaryBeam {
  readonly name: string
  readonly largestError: number
  readonly #imager: Imager
  readonly #setup: BeamSetup
  readonly #options: BeamOptions

  private constructor(imager: Imager, options: BeamOptions, setup: BeamSetup, name: string, largestError: number) {
    this.#imager = imager
    this.#options = options
    this.#setup = setup
    this.name = name
    this.largestError = largestError
  }

  /** @throws UnknownBeamError; FormatError for a file that is no beam; ImagerMemoryError */
  static async of(
    imager: Imager,
    source: MeasurementSetSource,
    heap: KernelHeap,
    centre: Direction,
    options: BeamOptions,
    factor?: SpectralFactor,
  ): Promise<PrimaryBeam> {
    const { grid } = imager
    const diameterM = dishDiameterM(source)
    const beam = openBeam(options.beam, diameterM)
    const weightsAt = (frequencies?: number) =>
      pointingWeights(source, heap, imager.lines.sets, source.fields, frequencies)
    const weights = factor ? withFactor(weightsAt(SLOPE_FREQUENCIES), factor) : weightsAt()
    const averaged = new AveragedBeam(beam, weights)
    const given = {
      beam: options.beam,
      diameterM,
      weights,
      grid,
      centre: { raRad: centre.raRad, decRad: centre.decRad },
    }
    const mark = heap.mark()
    for (let stepPx = beamStepPx(grid, diameterM, weights.frequenciesHz.at(-1)!); ; stepPx = Math.max(1, stepPx / 2)) {
      const nodes = planBeamNodes(grid, stepPx)
      requireRoom(heap, 8 * nodes.columns * nodes.rows, 'the primary beam')
      const powers = heap.float64(nodes.columns * nodes.rows)
      const setup: BeamSetup = { ...given, nodes, powers: powers.byteOffset }
      await imager.beam(setup, { name: 'nodes' })
      const error = beamNodesError(averaged, nodes, grid, centre, powers)
      const responses = nodes.columns * nodes.rows * weights.shares.length
      if (error <= WANTED_ERROR || stepPx === 1 || 4 * responses > MOST_RESPONSES)
        return new PrimaryBeam(imager, options, setup, beam.name, error)
      heap.release(mark)
    }
  }

  /** What a person should know: that the beam could not be followed everywhere. */
  get warnings(): string[] {
    if (this.largestError <= STATED_ERROR) return []
    const error = this.largestError.toExponential(1)
    return [`primary beam ${this.name} changes abruptly: its image is wrong by up to ${error} where it does`]
  }

  /** Puts the beam's power into an image. */
  draw(to: number): Promise<void> {
    return this.#run({ name: 'image', to })
  }

  /** Puts the weights of the corrected image in the place of the beam's image. */
  weigh(beam: number, sumOfWeights: number): Promise<void> {
    return this.#run({ name: 'weights', beam, sumOfWeights })
  }

  /** Puts an image divided by the beam in the place of the beam's image. */
  correct(image: number, beam: number): Promise<void> {
    return this.#run({ name: 'correct', image, beam, limit: this.#options.pbLimit })
  }

  get cards(): Card[] {
    return [
      ['PBEAM', this.name, 'model of the primary beam, in power'],
      ['PBDISHM', this.#setup.diameterM, 'diameter of the dishes, m'],
      ['PBPOINT', this.#setup.weights.pointings.length, 'pointings it is the weighted mean of'],
      ['PBERROR', this.largestError, 'largest error of its interpolation, measured'],
    ]
  }

  get writesWeights(): boolean {
    return this.#options.weightsImage !== false
  }

  get limitCard(): Card {
    return ['PBLIMIT', this.#options.pbLimit, 'response below which there is no pixel']
  }

  #run(step: BeamStep): Promise<void> {
    return this.#imager.beam(this.#setup, step)
  }
}

function withFactor(weights: PointingWeights, factor: SpectralFactor): PointingWeights {
  const { frequenciesHz, shares } = weights
  return { ...weights, shares: shares.map((share, at) => share * factor(frequenciesHz[at % frequenciesHz.length])) }
}

/**
 * Writes the primary beam, the image's weights and the image (the one in `residual`) divided by the beam, all of them in
 * the place of the point spread function.
 *
 * The weights are A² Σ W, as CASA's .weight of a mosaic is: inverse variances of the corrected image but for a factor,
 * 1/(Σ W NOISE²), which makes them Jy⁻² (per beam). They go on beyond the limit, where the corrected image is blank.
 *
 * @param describe  products by their kind
 */
export async function writeBeamImages(
  imager: Imager,
  beam: PrimaryBeam,
  describe: (kind: BeamKind, from: number, unit: string, cards: readonly Card[]) => WrittenImage,
  noise: readonly Card[] = [],
): Promise<void> {
  const { residual, psf } = imager.images
  await beam.draw(psf)
  await imager.write([describe('pb', psf, '', [['BTYPE', 'Beam', 'primary beam, in power'], ...beam.cards])])
  if (beam.writesWeights) {
    await beam.weigh(psf, imager.sumOfWeights)
    await imager.write([describe('weights', psf, '', [WEIGHT_CARD, ...beam.cards, ...noise])])
    await beam.draw(psf)
  }
  await beam.correct(residual, psf)
  await imager.write([describe('image-pbcor', psf, 'Jy/beam', [...beam.cards, beam.limitCard])])
}

/**
 * That the dishes of a transit telescope did not look where the phase centre is. They stand still, and a converted
 * observation has a field an integration: a field of many times has been given one centre.
 */
export function lostPointingWarning(source: MeasurementSetSource): string | undefined {
  if (!/^(OVRO_MMA|DSA)/.test(source.telescopeName)) return undefined
  const fieldIds = source.ms.main.column('FIELD_ID').readScalars() as Int32Array
  const timesMjdS = source.ms.main.column('TIME').readScalars() as Float64Array
  const firstMjdS = new Map<number, number>()
  for (let row = 0; row < fieldIds.length; row++) {
    const first = firstMjdS.get(fieldIds[row])
    if (first === undefined) firstMjdS.set(fieldIds[row], timesMjdS[row])
    else if (first !== timesMjdS[row])
      return `${source.path}: field ${fieldIds[row]} has many integrations: where the dishes pointed is lost, the primary beam is taken about its phase centre`
  }
  return undefined
}
