import type { AntennaCalibrationMetrics, AntennaHealth } from '../products.ts'
import { type CellTrack, cellTracks, channelStepHz } from './cell-tracks.ts'
import type { QualityLimits } from './limits.ts'
import { phaseTrack } from './phase-track.ts'
import type { CalibrationKind, SolvedCells } from './solved-cells.ts'
import { known, largest, median, relativeScatter } from './statistics.ts'

const LEAST_AMPLITUDES = 4

/** What is told of an antenna before it is compared with the others. */
interface Measured extends Omit<AntennaCalibrationMetrics, 'health'> {
  readonly hasRows: boolean
  readonly isSolved: boolean
}

/** Measures every antenna that has rows, in the order of the ANTENNA sub-table. */
export function measureAntennas(
  cells: SolvedCells,
  inData: ReadonlySet<string>,
  limits: QualityLimits,
): AntennaCalibrationMetrics[] {
  const measured = measuredAntennas(cells).filter(({ hasRows }) => hasRows)
  const usual = {
    amplitude: median(known(measured.map(({ medianAmplitude }) => medianAmplitude))),
    delayS: median(known(measured.map(({ delayS }) => delayS))),
  }
  return measured.map(({ hasRows: _, isSolved, ...antenna }) => {
    const health = isSolved
      ? healthOf(cells.kind, antenna, usual, limits)
      : inData.has(antenna.name)
        ? 'dead'
        : 'absent'
    return { ...antenna, health }
  })
}

function measuredAntennas(cells: SolvedCells): Measured[] {
  const { antennaNames, table, solved, snrs, amplitudes, delaysS, kind } = cells
  const { antennaIds, offsets } = table.solutions
  const own = antennaNames.map(() => ({ total: 0, solved: 0, snrs: [] as number[], amplitudes: [] as number[] }))
  for (const [row, antenna] of antennaIds.entries())
    for (let at = offsets[row]; at < offsets[row + 1]; at++) {
      own[antenna].total++
      if (solved[at] === 0) continue
      own[antenna].solved++
      if (snrs[at] > 0) own[antenna].snrs.push(snrs[at])
      if (amplitudes[at] > 0) own[antenna].amplitudes.push(amplitudes[at])
    }
  const tracks = Map.groupBy(cellTracks(cells), ({ antenna }) => antenna)
  return own.map((counts, antenna) => ({
    name: antennaNames[antenna],
    hasRows: counts.total > 0,
    isSolved: counts.solved > 0,
    flaggedFraction: 1 - counts.solved / counts.total,
    medianSnr: median(counts.snrs),
    medianAmplitude: median(counts.amplitudes),
    ...scattersOf(cells, tracks.get(antenna) ?? []),
    ...(kind === 'delay' ? { delayS: median(cellsOf(tracks.get(antenna) ?? [], delaysS)) } : {}),
  }))
}

function cellsOf(tracks: readonly CellTrack[], values: Float64Array): number[] {
  return tracks.flatMap(({ cells }) => cells.map((at) => values[at])).filter(Number.isFinite)
}

/** Scatters of the worse polarization, each the median of its tracks; the delay that phases along channels tell. */
function scattersOf(cells: SolvedCells, tracks: readonly CellTrack[]) {
  const { kind, amplitudes, phasesRad } = cells
  const worst = (scatterOf: (track: CellTrack) => number | null) =>
    largest(
      [...Map.groupBy(tracks, ({ polarization }) => polarization).values()].map((ofOne) =>
        median(known(ofOne.map(scatterOf))),
      ),
    )
  const lines = new Map(tracks.map((track) => [track, phaseTrack(track.cells.map((at) => phasesRad[at]))]))
  const delays = tracks.map((track) => {
    const line = lines.get(track)
    return line ? line.slopeRad / (2 * Math.PI * channelStepHz(cells, track.spectralWindow)) : null
  })
  return {
    amplitudeScatter: worst(({ cells: places }) =>
      relativeScatter(places.map((at) => amplitudes[at]).filter(Number.isFinite), LEAST_AMPLITUDES),
    ),
    phaseScatterRad: worst((track) => lines.get(track)?.scatterRad ?? null),
    delayS: kind === 'bandpass' ? median(known(delays).filter(Number.isFinite)) : null,
  }
}

function healthOf(
  kind: CalibrationKind,
  antenna: Omit<AntennaCalibrationMetrics, 'health'>,
  usual: { readonly amplitude: number | null; readonly delayS: number | null },
  limits: QualityLimits,
): AntennaHealth {
  const { flaggedFraction, medianSnr, medianAmplitude, amplitudeScatter, phaseScatterRad, delayS } = antenna
  const [low, high] = limits.amplitudeRange
  const ratio = (medianAmplitude ?? 1) / (usual.amplitude ?? 1)
  const isFar = delayS !== null && usual.delayS !== null && Math.abs(delayS - usual.delayS) > limits.delayOutlierS
  const { antennaFlagged, antennaPhaseScatterRad } = limits
  if (flaggedFraction > antennaFlagged.fail || (phaseScatterRad ?? 0) > antennaPhaseScatterRad.fail) return 'fail'
  if (ratio < low || ratio > high || (medianSnr ?? Infinity) < limits.antennaSnr) return 'fail'
  if (isFar) return kind === 'delay' ? 'fail' : 'warn' // a bandpass takes the delay out as well
  if (flaggedFraction > antennaFlagged.warn || (phaseScatterRad ?? 0) > antennaPhaseScatterRad.warn) return 'warn'
  return (amplitudeScatter ?? 0) > limits.amplitudeScatter.fail ? 'warn' : 'good'
}
