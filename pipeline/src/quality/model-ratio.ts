import { beamNamed } from '@contimg/numerics/beam'
import { RowModeller } from '../calibrate/model-rows.ts'
import type { StageControl } from '../control.ts'
import { type ModelColumn, modelColumn, NoModelError } from '../model/column.ts'
import { type MeasurementSetSource, openVisibilities } from '../visibilities/from-ms.ts'
import { wantedFields } from '../visibilities/source.ts'
import { matchRows } from './matched-rows.ts'

/**
 * How much larger MODEL_DATA is than CORRECTED_DATA: the inverse of Re Σ w C conj(M) / Σ w |M|², in which noise averages
 * out. Infinite where the corrected data show nothing of the model.
 *
 * @returns null where either is missing, the model is zero everywhere or all is flagged: then it cannot be told
 * @throws FormatError
 */
export async function modelOverCorrected(msPath: string, control: StageControl = {}): Promise<number | null> {
  using data = openVisibilities(msPath)
  const model = data.column === 'CORRECTED_DATA' ? modelOf(data) : undefined
  if (!model) return null
  const modeller = new RowModeller(data, model, beamNamed('none'), () => undefined, 0, wantedFields(data, 'all'))
  let [sum, power] = [0, 0]
  const visit = (re: number, _im: number, weight: number) => {
    sum += weight * re
    power += weight
  }
  await matchRows(data, modeller, visit, control)
  if (power === 0) return null
  return sum > 0 ? power / sum : Number.POSITIVE_INFINITY
}

function modelOf(data: MeasurementSetSource): ModelColumn | undefined {
  try {
    return modelColumn(data)
  } catch (error) {
    if (error instanceof NoModelError) return undefined
    throw error
  }
}
