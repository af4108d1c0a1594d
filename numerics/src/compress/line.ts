/** A stretch of a spectral window that is part of a line. */
export interface LinePart {
  readonly spectralWindow: number
  readonly firstChannel: number // of the spectral window
  readonly channelCount: number
  readonly lineChannel: number // of the line, where the stretch begins
}

/** Equally spaced channels, of one or several spectral windows: ν_k = firstHz + k · stepHz. */
export interface Line {
  readonly firstHz: number
  readonly stepHz: number // below 0 where frequencies fall; 0 for a single channel
  readonly channelCount: number
  readonly worstErrorHz: number // the largest |ν_k − true ν_k|
  readonly parts: readonly LinePart[]
}

interface Stretch {
  readonly parts: readonly LinePart[]
  readonly frequenciesHz: readonly number[]
}

const TOLERANCE = 1e-5 // of the spacing

/**
 * The lines that the channels of some spectral windows lie on. A window that is not equally spaced is cut where its
 * spacing changes; stretches are joined, in the order of frequency, where the next one continues the spacing. Of single
 * channels two make a spacing.
 *
 * Taking a channel to be where the line has it turns a source at delay τ by 2πτ · worstErrorHz: with the default
 * tolerance at most 6e-5 · |τ Δν|, where |τ Δν| is below 1/4 for rows that are compressed at all.
 *
 * @param frequenciesHz  of each spectral window the frequencies of its channels
 * @param tolerance      how far a channel may lie from its line, in parts of the spacing
 * @throws RangeError    for a frequency that is no number
 */
export function linesOf(frequenciesHz: readonly ArrayLike<number>[], tolerance = TOLERANCE): Line[] {
  const stretches = frequenciesHz.flatMap((window, index) => stretchesOf(Array.from(window), index, tolerance))
  const falling = stretches.filter((stretch) => stretch.frequenciesHz[0] > stretch.frequenciesHz.at(-1)!)
  const rising = stretches.filter((stretch) => !falling.includes(stretch))
  rising.sort((a, b) => a.frequenciesHz[0] - b.frequenciesHz[0])
  falling.sort((a, b) => b.frequenciesHz[0] - a.frequenciesHz[0])
  return [...joined(rising, tolerance), ...joined(falling, tolerance)].map(lineOf)
}

function stretchesOf(frequenciesHz: readonly number[], spectralWindow: number, tolerance: number): Stretch[] {
  const wrong = frequenciesHz.find((frequency) => !Number.isFinite(frequency))
  if (wrong !== undefined) throw new RangeError(`spectral window ${spectralWindow} has a channel at ${wrong} Hz`)
  if (areEquallySpaced(frequenciesHz, tolerance)) return frequenciesHz.length ? [stretch(0, frequenciesHz)] : []
  const stretches: Stretch[] = []
  for (let first = 0, end = 0; first < frequenciesHz.length; first = end) {
    end = first + 1
    while (end < frequenciesHz.length && areEquallySpaced(frequenciesHz.slice(first, end + 1), tolerance)) end++
    stretches.push(stretch(first, frequenciesHz.slice(first, end)))
  }
  return stretches

  function stretch(firstChannel: number, frequencies: readonly number[]): Stretch {
    const part = { spectralWindow, firstChannel, channelCount: frequencies.length, lineChannel: 0 }
    return { parts: [part], frequenciesHz: frequencies }
  }
}

/** Stretches that lie one behind the other, each with the nearest that continues it. */
function joined(stretches: readonly Stretch[], tolerance: number): Stretch[] {
  const lines: Stretch[] = []
  for (const next of stretches) {
    const at = lines.findIndex((line) => continues(line, next, tolerance))
    if (at < 0) lines.push(next)
    else lines[at] = { parts: [...lines[at].parts, ...next.parts], frequenciesHz: together(lines[at], next) }
  }
  return lines
}

function continues(line: Stretch, next: Stretch, tolerance: number): boolean {
  const gapHz = next.frequenciesHz[0] - line.frequenciesHz.at(-1)!
  const wantedHz = spacingHz(line) || spacingHz(next) || gapHz
  if (Math.abs(gapHz - wantedHz) > 2 * tolerance * Math.abs(wantedHz)) return false
  return areEquallySpaced(together(line, next), tolerance)
}

function together(line: Stretch, next: Stretch): number[] {
  return [...line.frequenciesHz, ...next.frequenciesHz]
}

function spacingHz({ frequenciesHz }: Stretch): number {
  return frequenciesHz.length < 2 ? 0 : (frequenciesHz.at(-1)! - frequenciesHz[0]) / (frequenciesHz.length - 1)
}

function areEquallySpaced(frequenciesHz: readonly number[], tolerance: number): boolean {
  const spacing = (frequenciesHz.at(-1)! - frequenciesHz[0]) / (frequenciesHz.length - 1)
  return (
    frequenciesHz.length < 2 || (spacing !== 0 && worstErrorHz(frequenciesHz, spacing) <= tolerance * Math.abs(spacing))
  )
}

function worstErrorHz(frequenciesHz: readonly number[], spacing: number): number {
  return frequenciesHz.reduce((worst, hz, k) => Math.max(worst, Math.abs(hz - frequenciesHz[0] - k * spacing)), 0)
}

function lineOf(stretch: Stretch): Line {
  const { frequenciesHz } = stretch
  const stepHz = spacingHz(stretch)
  let lineChannel = 0
  const parts = stretch.parts.map((part) => {
    const placed = { ...part, lineChannel }
    lineChannel += part.channelCount
    return placed
  })
  return {
    firstHz: frequenciesHz[0],
    stepHz,
    channelCount: frequenciesHz.length,
    worstErrorHz: worstErrorHz(frequenciesHz, stepHz),
    parts,
  }
}
