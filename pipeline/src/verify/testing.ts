import type { VisibilityBlock } from '../visibilities/block.ts'
import { openVisibilities } from '../visibilities/from-ms.ts'
import type { VisibilitySource } from '../visibilities/source.ts'
import { MeasurementSetOutput } from '../visibilities/to-ms.ts'

/** What to change in a copy of a Measurement Set. */
export interface Changes {
  readonly source?: (source: VisibilitySource) => Partial<VisibilitySource>
  readonly block?: (block: VisibilityBlock) => void // in place
  readonly column?: 'MODEL_DATA' | 'CORRECTED_DATA' // that the copy gets
  readonly valueJy?: (frequencyHz: number) => number // of each of its samples
}

/** Writes a copy of a Measurement Set with something wrong in it. For tests. */
export function changedCopy(
  path: string,
  copyPath: string,
  { source: change, block: changeBlock, column, valueJy }: Changes,
): void {
  using original = openVisibilities(path)
  const source = { ...original, ...change?.(original) }
  const facts = {
    telescopeName: source.telescopeName,
    observer: '',
    project: '',
    fieldTimesMjdS: new Float64Array(source.fields.length),
    timeRangeMjdS: [0, 0] as const,
    history: [],
  }
  using output = new MeasurementSetOutput(copyPath, source, facts, column ? [column] : [])
  for (const block of original.blocks()) {
    changeBlock?.(block)
    output.write(block)
    for (const part of column && valueJy ? block.spectra : []) {
      const { frequenciesHz } = source.spectralWindows[source.dataDescriptions[part.dataDescriptionId].spectralWindow]
      const pols = part.polarizationCount
      const valuesJy = Float32Array.from({ length: part.visibilities.length }, (_, i) =>
        i % 2 === 0 ? valueJy!(frequenciesHz[Math.floor(i / 2 / pols) % part.channelCount]) : 0,
      )
      output.writeColumn(column!, block.firstRow + part.firstRow, part, valuesJy)
    }
  }
  output.finish()
}
