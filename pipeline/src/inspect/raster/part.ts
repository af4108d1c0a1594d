import type { MeasurementSet } from '@contimg/formats/ms'
import type { RowColumns } from '../../selection/row-columns.ts'
import { baselineKey } from './baseline.ts'
import type { RasterRequest } from './request.ts'
import type { Survey } from './survey.ts'

/** Some of the selected rows, which stand for all of them. */
export interface RowPart {
  readonly name: string // tells it from other parts
  readonly share: number // of the rows, about
  /** [row] 1 where a row is selected and in the part. */
  readonly of: (rows: RowColumns, selected: Uint8Array) => Uint8Array
}

const MOST_NEIGHBOURS = 64 // baselines that are read in one piece

/** Things of which some can be left out: the number of each, and which of them a row is of. */
interface Kind {
  readonly name: string
  readonly count: number
  readonly neighbours: number // kept or left out together
  readonly ordinals: (rows: RowColumns) => (row: number) => number
}

/**
 * The part of the rows that a first look reads: one of several integrations; where time is along a side one of several
 * spectral windows; where frequency is along the other, one of several runs of baselines. So along the sides nothing is left out.
 * Undefined where nothing can be left out, or where there are so few samples that all are read as quickly.
 */
export function partOf(ms: MeasurementSet, survey: Survey, { x, y, preview }: RasterRequest): RowPart | undefined {
  if (preview === null || sampleCount(ms, survey) < preview.fromSamples) return undefined
  const isSide = (axis: string) => x === axis || y === axis
  const kinds = [
    ...(isSide('time') ? [] : [timesOf(survey)]),
    ...(isSide('frequency') ? [] : [windowsOf(survey)]),
    ...(isSide('baseline') || isSide('antenna') ? [] : [baselinesOf(survey, preview.oneOf)]),
  ]
  const kind = kinds.find(({ count, neighbours }) => count >= 2 * neighbours)
  return kind && oneOf(kind, Math.min(preview.oneOf, Math.floor(kind.count / kind.neighbours)))
}

function oneOf({ name, neighbours, ordinals }: Kind, step: number): RowPart {
  return {
    name: `1 of ${step} ${name}`,
    share: 1 / step,
    of: (rows, selected) => {
      const ordinalOf = ordinals(rows)
      return selected.map((one, row) => (one === 1 && Math.floor(ordinalOf(row) / neighbours) % step === 0 ? 1 : 0))
    },
  }
}

function timesOf({ timesMjdS }: Survey): Kind {
  const ordinal = new Map([...timesMjdS].map((time, i) => [time, i]))
  return {
    ...{ name: 'times', count: timesMjdS.length, neighbours: 1 },
    ordinals:
      ({ timesMjdS: times }) =>
      (row) =>
        ordinal.get(times[row]) ?? 0,
  }
}

function windowsOf({ descriptionIds }: Survey): Kind {
  const ordinal = new Map(descriptionIds.map((id, i) => [id, i]))
  return {
    ...{ name: 'spectral windows', count: descriptionIds.length, neighbours: 1 },
    ordinals:
      ({ dataDescriptionIds: ids }) =>
      (row) =>
        ordinal.get(ids[row]) ?? 0,
  }
}

function baselinesOf({ baselineKeys }: Survey, step: number): Kind {
  const ordinal = new Map(baselineKeys.map((key, i) => [key, i]))
  const neighbours = Math.max(1, Math.min(MOST_NEIGHBOURS, Math.floor(baselineKeys.length / (4 * step))))
  return {
    ...{ name: 'runs of baselines', count: baselineKeys.length, neighbours },
    ordinals:
      ({ antenna1, antenna2 }) =>
      (row) =>
        ordinal.get(baselineKey(antenna1[row], antenna2[row])) ?? 0,
  }
}

/** Of the selected rows, about: as if these were spread evenly over the descriptions. */
function sampleCount({ dataDescriptions, spectralWindows, polarizations }: MeasurementSet, survey: Survey): number {
  const perRow = survey.descriptionIds.map((id) => {
    const { spectralWindowId, polarizationId } = dataDescriptions[id]
    return spectralWindows[spectralWindowId].chanFreqHz.length * polarizations[polarizationId].corrTypes.length
  })
  return (survey.rowCount * perRow.reduce((sum, count) => sum + count, 0)) / perRow.length
}
