import { definedColumn } from '@contimg/formats/casatable'
import type { MeasurementSet, SpectralWindow } from '@contimg/formats/ms'
import { type Check, check, notChecked, told } from './check.ts'
import type { RowFacts } from './row-facts.ts'

/** Checks of the spectral windows: their order, and that rows have data of their shape. */
export function checkWindows(ms: MeasurementSet, { strayIds }: RowFacts, dataColumn: string | undefined): Check[] {
  const stray = strayIds.find((text) => text.includes('DATA_DESC_ID'))
  const count = ms.dataDescriptions.length
  return [
    frequencyOrder(ms.spectralWindows),
    check('window ids', stray === undefined, stray ?? `${count} descriptions`, 'rows of the DATA_DESCRIPTION table'),
    shapes(ms, stray === undefined ? dataColumn : undefined),
  ]
}

function frequencyOrder(windows: readonly SpectralWindow[]): Check {
  const name = 'frequency order'
  const wanted = 'channels ascending in every window, and windows ascending'
  const centresHz = windows.map(({ chanFreqHz }) => (chanFreqHz[0] + chanFreqHz[chanFreqHz.length - 1]) / 2)
  const inMHz = (hz: number) => `${told(hz / 1e6, 9)} MHz`
  for (const [i, { chanFreqHz }] of windows.entries()) {
    const at = chanFreqHz.findIndex((hz, k) => !(hz > (k === 0 ? 0 : chanFreqHz[k - 1])))
    if (at > 0) {
      const found = `window ${i}: channel ${at} at ${inMHz(chanFreqHz[at])} after ${inMHz(chanFreqHz[at - 1])}`
      return check(name, false, found, wanted)
    }
    if (at === 0) return check(name, false, `window ${i}: channel 0 at ${chanFreqHz[0]} Hz`, wanted)
    if (i > 0 && !(centresHz[i] > centresHz[i - 1]))
      return check(name, false, `window ${i} about ${inMHz(centresHz[i])} after ${inMHz(centresHz[i - 1])}`, wanted)
  }
  const last = windows.at(-1)
  if (!last) return check(name, false, 'no spectral window', wanted)
  const edges = `${inMHz(windows[0].chanFreqHz[0])} to ${inMHz(last.chanFreqHz[last.chanFreqHz.length - 1])}`
  return check(name, true, `${windows.length} windows, ${edges}`, wanted)
}

/** The shape of the data in the first row of each run of rows with one description. */
function shapes(ms: MeasurementSet, dataColumn: string | undefined): Check {
  const name = 'data shapes'
  const wanted = 'data of [polarization, channel] as their windows tell'
  const column = dataColumn === undefined ? undefined : definedColumn(ms.main, dataColumn)
  if (!column) return notChecked(name, 'no rows with data of known windows', wanted)
  const descriptions = ms.main.column('DATA_DESC_ID').readScalars() as Int32Array
  for (let row = 0; row < descriptions.length; row += column.equalShapes(row, runLength(descriptions, row))) {
    const { spectralWindowId, polarizationId } = ms.dataDescriptions[descriptions[row]]
    const channels = ms.spectralWindows[spectralWindowId].chanFreqHz.length
    const shape = [ms.polarizations[polarizationId].corrTypes.length, channels]
    const found = column.cellShape(row)
    if (found?.join() !== shape.join())
      return check(name, false, `row ${row}: [${found ?? 'nothing'}]`, `[${shape}] in window ${spectralWindowId}`)
  }
  return check(name, true, 'all', wanted)
}

function runLength(values: Int32Array, from: number): number {
  let end = from + 1
  while (end < values.length && values[end] === values[from]) end++
  return end - from
}
