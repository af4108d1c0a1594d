import { dishDiameterM } from '../calibrate/model-rows.ts'
import type { StageControl } from '../control.ts'
import { openBeam } from '../sky/beam-file.ts'
import { readModelImage } from '../sky/model-image.ts'
import { type MeasurementSetSource, openVisibilities } from '../visibilities/from-ms.ts'
import { neededColumn } from '../visibilities/needed-column.ts'
import { writeDegridded } from './degridded.ts'
import { writeDirectSum } from './direct.ts'
import { isImage, type ModelChoice, rowModel } from './row-model.ts'
import { type Pointing, Scenes } from './scenes.ts'

export interface ModelOptions extends Omit<ModelChoice, 'modelColumn'> {
  readonly beam: string // which multiplies every source: airy, tapered2, tapered4, none, or the path of a FITS power beam
  readonly pointing?: Pointing // where the dishes pointed, if not at the phase centres
}

export interface ModelReport {
  readonly model: string // what was written, and where its flux comes from
  readonly beam: string
  readonly method: 'direct sum' | 'degridded'
  readonly componentCount: number // sources, or pixels that are not zero
  readonly rowCount: number
}

/** So many components are summed faster than an image is transformed, and exactly. */
const FEW_COMPONENTS = 100

/**
 * Writes a model of the sky into MODEL_DATA, for every row: Stokes I in the parallel hands. The beam is that of each
 * integration and channel. An image without a beam, as CLEAN makes one of what comes through the beam, is degridded.
 *
 * @throws UnknownCalibratorError, CalibratorFluxUnknownError, ComponentListError, UnknownBeamError, RangeError unless one
 *   model was chosen, FormatError, TableLockedError; the signal's reason
 */
export async function writeModel(
  msPath: string,
  options: ModelOptions,
  control: StageControl = {},
): Promise<ModelReport> {
  using source = openVisibilities(msPath, 'DATA', 'change')
  const image = denseImage(options)
  if (image) return await writeImage(source, image, control)
  const model = rowModel(source, options)
  if ('readStokesI' in model) throw new RangeError(`${msPath}: MODEL_DATA cannot be its own model`)
  const beam = openBeam(options.beam, dishDiameterM(source))
  const scenes = new Scenes(source, model, beam, options.pointing ?? (() => undefined))
  using column = neededColumn(source, 'MODEL_DATA')
  await writeDirectSum(source, scenes, column, control)
  column.finish()
  return {
    model: model.description,
    beam: beam.name,
    method: 'direct sum',
    componentCount: 'sources' in model ? model.sources.length : model.points.length,
    rowCount: source.rowCount,
  }
}

/** The image to be degridded, where the model is one of many pixels that knows the beam already. */
function denseImage({ modelPath, beam, calibrator, model }: ModelOptions) {
  if (modelPath === undefined || calibrator !== undefined || model !== undefined) return undefined
  if (beam !== 'none' || !isImage(modelPath)) return undefined
  const image = readModelImage(modelPath)
  const count = image.pixels.reduce((sum, value) => sum + (value === 0 ? 0 : 1), 0)
  return count > FEW_COMPONENTS ? { ...image, componentCount: count } : undefined
}

async function writeImage(
  source: MeasurementSetSource,
  image: NonNullable<ReturnType<typeof denseImage>>,
  control: StageControl,
): Promise<ModelReport> {
  using column = neededColumn(source, 'MODEL_DATA')
  await writeDegridded(source, image, column, control)
  column.finish()
  const { description: model, componentCount } = image
  return { model, beam: 'none', method: 'degridded', componentCount, rowCount: source.rowCount }
}
