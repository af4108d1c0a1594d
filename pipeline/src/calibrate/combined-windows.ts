import type { SpectralWindow } from '../visibilities/source.ts'
import type { GainSpan, SpanSums } from './gains.ts'
import type { GainPass } from './window-solver.ts'

/** A span with what every spectral window has of it. */
export interface CombinedSpan extends GainSpan {
  readonly parts: readonly SpanSums[]
}

/** The spans of all windows that fall together in time, in its order. */
export function combinedSpans(passes: readonly GainPass[]): CombinedSpan[] {
  const all = passes
    .flatMap(({ spans }) => [...spans.values()].flat())
    .toSorted((a, b) => a.span.middleMjdS - b.span.middleMjdS)
  const combined: (GainSpan & { parts: SpanSums[] })[] = []
  for (const part of all) {
    const last = combined.at(-1)
    if (last && part.span.middleMjdS < last.span.endMjdS) last.parts.push(part)
    else combined.push({ span: part.span, exposureS: part.exposureS, fieldId: part.fieldId, parts: [part] })
  }
  return combined
}

/** One window from the lowest edge of all to the highest, as two channels at its ends. */
export function windowOfAll(windows: readonly SpectralWindow[]): SpectralWindow {
  const frequenciesHz = windows.flatMap((window) => [...window.frequenciesHz])
  const widthHz = Math.abs(windows[0].channelWidthsHz[0])
  return {
    name: `${windows[0].name} and all others`,
    frequenciesHz: Float64Array.of(Math.min(...frequenciesHz), Math.max(...frequenciesHz)),
    channelWidthsHz: Float64Array.of(widthHz, widthHz),
  }
}
