import type { RowModel } from '../calibrate/model-rows.ts'
import type { CalibratorList } from '../sky/calibrator-list.ts'
import { pointsOf, readModelImage } from '../sky/model-image.ts'
import { calibratorModel, componentListModel, type SkyModel } from '../sky/sky-model.ts'
import type { MeasurementSetSource } from '../visibilities/from-ms.ts'
import { modelColumn } from './column.ts'

/** What to compare the data with: one of these. */
export interface ModelChoice {
  readonly calibrator?: string | undefined // a name of the list below, or of a built-in one
  readonly calibratorList?: CalibratorList | undefined
  readonly modelPath?: string | undefined // a component list (JSON, CSV), or a FITS model image
  readonly model?: SkyModel | undefined // sources that the caller knows
  readonly modelColumn?: boolean | undefined // MODEL_DATA as it stands
}

/** Each point is followed through the beam by itself; an image of more is predicted as a whole, into MODEL_DATA. */
export const MOST_POINTS = 5000

/**
 * The model that was chosen, for rows of a Measurement Set.
 *
 * @throws RangeError unless one was chosen; UnknownCalibratorError, CalibratorFluxUnknownError, ComponentListError,
 *   FormatError, NoModelError
 */
export function rowModel(source: MeasurementSetSource, choice: ModelChoice): RowModel {
  const { calibrator, calibratorList, modelPath, model, modelColumn: useColumn } = choice
  const models = [
    calibrator !== undefined && (() => calibratorModel(calibrator, calibratorList)),
    modelPath !== undefined && (() => modelOfFile(modelPath)),
    model !== undefined && (() => model),
    useColumn === true && (() => modelColumn(source)),
  ].filter((chosen) => chosen !== false)
  if (models.length === 1) return models[0]()
  throw new RangeError(
    `${models.length} models for ${source.path}, wanted one: a calibrator, a component list, an image, a survey or the column MODEL_DATA`,
  )
}

/** Whether a model file is an image, and not a list. */
export function isImage(path: string): boolean {
  return /\.(fits|fit|fts)$/i.test(path)
}

function modelOfFile(path: string): RowModel {
  if (!isImage(path)) return componentListModel(path)
  const points = pointsOf(readModelImage(path))
  const count = points.points.length
  if (count <= MOST_POINTS) return points
  throw new RangeError(
    `${path}: ${count} pixels that are not zero, wanted at most ${MOST_POINTS}, or the image as seen through the beam: contimg model --image ${path} --beam none, and then the column`,
  )
}
