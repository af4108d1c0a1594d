import { dishDiameterM } from '../calibrate/model-rows.ts'
import type { CatalogCalibrator } from '../products.ts'
import { fieldNames, matchFields, namingMatch } from '../sky/calibrator-match.ts'
import type { GroupContents } from './from-uvh5.ts'
import type { SubbandGroup } from './group.ts'

/** The contents of a drift scan with the field nearest the brightest calibrator in its beam named after that. */
export function nameCalibratorField(
  contents: GroupContents,
  { header, windows }: SubbandGroup,
  calibrators: readonly CatalogCalibrator[],
): { readonly contents: GroupContents; readonly calibrator: string | undefined } {
  if (header.phaseType !== 'drift') return { contents, calibrator: undefined }
  const { fields } = contents
  const frequencyHz = (windows[0].frequenciesHz[0] + windows.at(-1)!.frequenciesHz.at(-1)!) / 2
  const view = { fields, dishDiameterM: dishDiameterM(contents), frequencyHz }
  const match = namingMatch(matchFields(calibrators, view))
  const names = fieldNames(fields, match)
  return {
    contents: { ...contents, fields: fields.map((field, i) => ({ ...field, name: names[i] })) },
    calibrator: match?.calibrator.name,
  }
}
