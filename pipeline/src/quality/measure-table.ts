import type { CalibrationTableMetrics, WindowCalibrationMetrics } from '../products.ts'
import { channelStepHz } from './cell-tracks.ts'
import type { QualityLimits } from './limits.ts'
import { measureAntennas } from './measure-antennas.ts'
import { measureReference } from './measure-reference.ts'
import type { SolvedCells } from './solved-cells.ts'
import { known, largest, median, robustScatter, share } from './statistics.ts'

/** Antennas of which data reached the solve: something was solved, or a signal-to-noise ratio told why not. */
export function antennasInData({ table, antennaNames, solved, snrs }: SolvedCells): string[] {
  const { antennaIds, offsets } = table.solutions
  const anySnr = snrs.some((snr) => snr > 0)
  const seen = new Set<number>()
  for (const [row, antenna] of antennaIds.entries())
    for (let at = offsets[row]; at < offsets[row + 1] && !seen.has(antenna); at++)
      if (!anySnr || solved[at] === 1 || snrs[at] > 0) seen.add(antenna)
  return antennaNames.filter((_, antenna) => seen.has(antenna))
}

/** @param inData  antennas of which data reached the solve of this table or of another one of its set */
export function measureTable(
  cells: SolvedCells,
  inData: ReadonlySet<string>,
  limits: QualityLimits,
): CalibrationTableMetrics {
  const { path, kind, table, solved, snrs, amplitudes } = cells
  const antennas = measureAntennas(cells, inData, limits)
  const present = antennas.filter(({ health }) => health !== 'absent')
  const living = present.filter(({ health }) => health !== 'dead')
  const medianAmplitude = median([...amplitudes].filter(Number.isFinite))
  const windows = measureWindows(cells, inData)
  const { timesMjdS } = table.solutions
  return {
    path,
    kind,
    measurementSet: table.msName,
    startMjdS: timesMjdS.reduce((least, time) => Math.min(least, time)),
    endMjdS: timesMjdS.reduce((most, time) => Math.max(most, time)),
    ...measureReference(cells),
    solutionCount: solved.length,
    flaggedFraction: 1 - solved.reduce((sum, one) => sum + one, 0) / solved.length,
    inDataCount: present.length,
    inDataFlaggedFraction: flaggedOf(cells, inData),
    solvedCount: living.length,
    healthyCount: living.filter(({ health }) => health !== 'fail').length,
    medianSnr: median([...snrs].filter((snr, at) => solved[at] === 1 && snr > 0)),
    medianAmplitude,
    amplitudeOutlierFraction: outliers(amplitudes, medianAmplitude, limits.amplitudeRange),
    amplitudeScatter: median(known(living.map(({ amplitudeScatter }) => amplitudeScatter))),
    phaseScatterRad: median(known(living.map(({ phaseScatterRad }) => phaseScatterRad))),
    ...delaysOf(antennas, limits),
    largestTurns: turnsOf(cells, largest(living.map(({ delayS }) => delayS && Math.abs(delayS)))),
    antennas,
    windows,
  }
}

function flaggedOf(cells: SolvedCells, inData: ReadonlySet<string>, window?: number): number | null {
  const { antennaIds, spectralWindowIds, offsets } = cells.table.solutions
  let [total, flagged] = [0, 0]
  for (const [row, antenna] of antennaIds.entries()) {
    if (!inData.has(cells.antennaNames[antenna]) || (window ?? spectralWindowIds[row]) !== spectralWindowIds[row])
      continue
    for (let at = offsets[row]; at < offsets[row + 1]; at++) {
      total++
      flagged += 1 - cells.solved[at]
    }
  }
  return share(flagged, total)
}

function measureWindows(cells: SolvedCells, inData: ReadonlySet<string>): WindowCalibrationMetrics[] {
  const { table } = cells
  return table.solutions.shapes.flatMap((shape, spectralWindow) => {
    if (shape === undefined) return []
    const { chanFreqHz } = table.spectralWindows[spectralWindow]
    const centreHz = (chanFreqHz[0] + chanFreqHz[chanFreqHz.length - 1]) / 2
    const flaggedFraction = flaggedOf(cells, inData, spectralWindow)
    return [{ spectralWindow, centreHz, channelCount: shape[1], flaggedFraction }]
  })
}

function outliers(
  amplitudes: Float64Array,
  middle: number | null,
  [low, high]: QualityLimits['amplitudeRange'],
): number | null {
  if (middle === null) return null
  const all = [...amplitudes].filter(Number.isFinite)
  return share(all.filter((one) => one < low * middle || one > high * middle).length, all.length)
}

function delaysOf(antennas: CalibrationTableMetrics['antennas'], { delayOutlierS }: QualityLimits) {
  const delays = known(antennas.map(({ delayS }) => delayS))
  const medianDelayS = median(delays)
  const isFar = (delayS: number | null) =>
    delayS !== null && medianDelayS !== null && Math.abs(delayS - medianDelayS) > delayOutlierS
  return {
    medianDelayS,
    delayScatterS: robustScatter(delays),
    delayOutliers: antennas.filter(({ delayS }) => isFar(delayS)).map(({ name }) => name),
  }
}

/** By how many turns the largest delay winds the phase across the widest spectral window of a bandpass. */
function turnsOf(cells: SolvedCells, delayS: number | null): number | null {
  if (cells.kind !== 'bandpass' || delayS === null) return null
  const widthsHz = cells.table.solutions.shapes.map((shape, window) =>
    shape === undefined || shape[1] < 2 ? null : shape[1] * Math.abs(channelStepHz(cells, window)),
  )
  const widestHz = largest(widthsHz)
  return widestHz === null ? null : widestHz * delayS
}
